"""A PostgreSQL server of our own for the tests, on a Unix socket, where the programs of one are found."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "no PostgreSQL server: install Debian's package postgresql to run the tests of storage on it too"
REQUIRED = "REQUIRE_POSTGRES"


def find_postgres() -> Path | None:
    """Return the folder of the newest server's programs: Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = [program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def running_postgres(programs: Path) -> Iterator[str]:
    """Run a server until the end of the block and give the URL of its database.

    PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes.
    """
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="betz-pg-", dir="/tmp") as name:
        folder = Path(name)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data = folder / "data"

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), *arguments]
            subprocess.run(command, check=True, capture_output=True, user=user, cwd=folder, timeout=120)

        run("initdb", "-D", str(data), "-U", "betz", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://betz@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
