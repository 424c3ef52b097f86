"""What every bulk encoder offers."""

from collections.abc import Sequence
from typing import Literal, Protocol

from ingest.encoder import TokenIds, Vectors
from ingest.errors import BetzError

Precision = Literal["fp32", "fp16", "bf16", "int8"]
"""The number format a backend computes in; vectors of different precisions are alike but not the same."""


class BackendUnavailable(BetzError):
    """This machine cannot run the backend, or there is none of that name."""


class Backend(Protocol):
    """An encoder of texts in bulk.

    Texts are padded to the longest of their neighbours, so texts of like length belong together; a vector does
    not depend on what else was in its call.
    """

    name: str
    precision: Precision

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32; `texts` may not be empty."""
        ...

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        """Return the same for texts whose tokens are known."""
        ...
