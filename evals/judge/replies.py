"""Replies of a judge, kept by the hash of what it was asked: nothing is asked twice, and all can be read again."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from evals.lines import append_line, cut_unfinished, whole_lines


class Replies:
    """An append-only file of JSON lines `{"key", "asked", "reply"}`; a line that a crash left unfinished is cut off."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, str] = {}
        cut_unfinished(path)
        for line in whole_lines(path):
            record = json.loads(line)
            self._known[record["key"]] = record["reply"]

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: str) -> str | None:
        """Return the reply under a key, None before there is one."""
        return self._known.get(key)

    def add(self, key: str, asked: Mapping[str, object], reply: str) -> None:
        """Store a reply and wait until it is on the disk; of two under one key the first stays."""
        with self._lock:
            if key not in self._known:
                append_line(self._path, json.dumps({"key": key, "asked": asked, "reply": reply}))
                self._known[key] = reply
