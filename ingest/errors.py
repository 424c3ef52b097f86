"""The errors a person can act on: one line that says what is wrong and what to do."""


class BetzError(Exception):
    """Base of every expected failure; `hint` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DocumentError(BetzError):
    """A source file cannot be loaded; `place` is `file` or `file:line`."""

    def __init__(self, place: str, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{place}: {reason}", hint=hint)
        self.place = place
        self.reason = reason


class IndexMissing(BetzError):
    """No generation has been published in the index folder."""


class IndexDamaged(BetzError):
    """A published generation cannot be read or was altered."""


class ModelMismatch(BetzError):
    """The weights are not the expected ones, or the index was built with another model."""


class IngestBusy(BetzError):
    """Another ingest holds the lock of this index."""


class InvalidQuestion(BetzError):
    """The question is empty, too long or not text."""
