"""The Chromium of the browser tests: found, or installed where that may be. `make test` runs this file first."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

REQUIRED = "REQUIRE_BROWSER"
"""Set (CI does), it makes a missing Chromium a failure; otherwise the browser tests are skipped, and named."""

MISSING = "no Chromium: install Debian's chromium, or run: python -m playwright install chromium"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_DEBIAN = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"))
_SECONDS = 600


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, else of Playwright's own, else None."""
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def _ran(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, check=False, timeout=_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_chromium() -> None:
    """Install Playwright's own Chromium, or Debian's where this user is root; fail silently."""
    if not _ran([sys.executable, "-m", "playwright", "install", "chromium"]) and os.geteuid() == 0:
        all(map(_ran, _DEBIAN))


def main() -> int:
    """Make sure of a Chromium; return 1 where one is required and there is none."""
    if find_chromium():
        return 0
    install_chromium()
    if find_chromium():
        return 0
    print(f"THE BROWSER TESTS WILL NOT RUN: {MISSING}", file=sys.stderr)
    return 1 if os.environ.get(REQUIRED) else 0


if __name__ == "__main__":
    sys.exit(main())
