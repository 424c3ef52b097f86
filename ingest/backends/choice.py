"""Which backend embeds, and what was measured to choose it."""

from pydantic import BaseModel, ConfigDict

from ingest.backends.base import Precision
from ingest.backends.names import BackendName


class Measurement(BaseModel):
    """How a backend did: its lowest cosine to the reference over the probes, and its rate if that is high enough.

    The rate is in chunks per second, over as many chunks of 128 as of 256 tokens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    min_cosine: float
    chunks_per_second: float | None = None


class Choice(BaseModel):
    """The backend to use, and what was measured to find it: nothing when it was asked for by name.

    `failed` names those that this machine should have run but could not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: BackendName
    precision: Precision
    measured: tuple[Measurement, ...] = ()
    failed: tuple[BackendName, ...] = ()
