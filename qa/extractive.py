"""Compose an answer from the verbatim sentences of the evidence; it needs no language model."""

from collections.abc import Iterator, Mapping

from qa.compose import compose
from qa.composer import Draft, Material


class ExtractiveComposer:
    """Chooses sentences and quotes them as they stand."""

    @property
    def made_by(self) -> Mapping[str, str]:
        """No model and no prompt."""
        return {}

    def compose(self, material: Material) -> Iterator[Draft]:
        """Yield the chosen sentences in reading order, the first with the verdict."""
        composition = compose(material.question, material.evidence, material.judge)
        told = zip(composition.evidence, composition.headings, strict=True)
        for number, (item, heading) in enumerate(told):
            yield Draft(item.text, (item,), verdict=None if number else composition.verdict, section=heading)
