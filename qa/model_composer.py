"""Compose an answer with a chat model, of whose claims only those are drafted that their quotes support."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from qa.claim_drafting import Drafting
from qa.claim_verifier import ClaimVerifier
from qa.composer import Composer, Draft, Material, Remark
from qa.model_reading import Reading, Way
from qa.model_request import build_request
from qa.model_settings import ModelSettings
from qa.prompts import prompts_hash

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WAYS = (Way("json", streamed=True), Way("json", streamed=False), Way("plain", streamed=False))
_PAUSE = 0.5
_NOTHING_HELD = "nothing it said was borne out by what it quoted"
_NOTHING_SAID = "it found no answer in the passages"


class ModelComposer:
    """Asks a chat model, and composes without it wherever it fails."""

    def __init__(
        self,
        model: "BaseChatModel",
        verifier: ClaimVerifier,
        settings: ModelSettings,
        fallback: Composer,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the model with its settings, what verifies claims, and what composes when the model fails."""
        self._model, self._verifier, self._settings = model, verifier, settings
        self._fallback, self._pause = fallback, pause

    @property
    def made_by(self) -> Mapping[str, str]:
        """The models and prompts behind an answer, as fields of its provenance."""
        return {
            "chat_model": self._settings.chat_model,
            "entailment_model": self._verifier.entailment.name if self._verifier.entailment else "",
            "prompts": prompts_hash(),
        }

    def compose(self, material: Material) -> Iterator[Draft | Remark]:
        """Yield each claim of the model once it passed its checks, then what was withheld and why."""
        request = build_request(material, self._settings.context - self._settings.reply)
        if not request.passages:
            yield from self._without("the passages are too long for it", material)
            return
        drafting = Drafting(request, material, self._verifier)
        ends = time.monotonic() + self._settings.timeout
        ways = list(_WAYS)
        for attempt in range(len(_WAYS)):
            reading = Reading(self._model, request.messages(ways[0].form), ways[0], ends)
            yield from drafting.drafts(reading)
            if drafting.told or drafting.withheld or not reading.failure or time.monotonic() > ends:
                break
            if reading.retry == "never":
                break
            if reading.retry == "same":
                self._pause(_PAUSE * 2**attempt)
            else:
                ways.pop(0)
        if not drafting.told:
            yield from self._without(
                (drafting.withheld and _NOTHING_HELD) or reading.failure or _NOTHING_SAID, material
            )
            return
        yield from drafting.remarks()
        if reading.failure:
            yield Remark(f"The language model did not finish: {reading.failure}. What it had said was checked.", True)
        if request.left_out:
            total = request.left_out + len(request.passages)
            yield Remark(
                f"{request.left_out} of {total} passages were left out: the language model does not take more."
            )

    def _without(self, reason: str, material: Material) -> Iterator[Draft | Remark]:
        yield Remark(f"The language model was not used: {reason}. The sentences are quoted as they stand.")
        yield from self._fallback.compose(material)
