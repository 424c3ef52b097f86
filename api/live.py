"""The assistant of the live generation."""

import threading

from ingest.generation import live_id
from ingest.settings import Settings
from qa.assistant import Assistant


class LiveAssistant:
    """The assistant of the live generation; a newly published one is picked up at the next question."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._assistant: Assistant | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Assistant:
        """Return it. Raises IndexMissing, IndexDamaged or ModelMismatch."""
        with self._lock:
            current = self._assistant
            if current is None or current.reader.manifest.id != live_id(self.settings.index):
                current = self._assistant = Assistant.open(self.settings)
            return current
