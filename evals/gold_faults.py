"""What is wrong with a gold file, and the line it stands on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml
from pydantic import ValidationError

from ingest.errors import BetzError


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `place` is `file:line` and `field` a dotted path that begins with the item's id."""

    place: str
    field: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.field, self.problem) if part)


class GoldError(BetzError):
    """The gold has faults: the message tells the first and their number, `faults` holds all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = f" ({len(faults)} faults in all)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{count}.", hint="Mend the gold files.")
        self.faults = tuple(faults)


class YamlLines:
    """Finds the line of a part of a YAML document by its path."""

    def __init__(self, text: str) -> None:
        # A parser in C, where there is one: marks are the same and a gold file takes a tenth of the time.
        self._root = yaml.compose(text, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)

    def of(self, path: Sequence[int | str]) -> int:
        """Return the line, from 1, of the part at `path`, or of the nearest part around it that exists."""
        node, line = self._root, 1
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            elif isinstance(node, yaml.MappingNode):
                entry = next(((key, value) for key, value in node.value if key.value == step), None)
                if entry is None:
                    break
                line, node = entry[0].start_mark.line + 1, entry[1]
            else:
                break
        return line


def item_faults(file: str, lines: YamlLines, number: int, name: str, error: ValidationError) -> Iterator[Fault]:
    """Yield what the schema and the rules refuse in item `number` of a file, which is called `name`."""
    details = error.errors(include_url=False, include_input=False)
    for detail in details:
        path = detail["loc"]
        # A list is also said to be too short for an entry that was refused itself.
        if detail["type"] == "too_short" and any(
            path == other["loc"][: len(path)] != other["loc"] for other in details
        ):
            continue
        problem = " ".join(detail["msg"].removeprefix("Value error, ").split())
        field = ".".join(map(str, (name, *path)))
        yield Fault(f"{file}:{lines.of((number, *path))}", field, problem)
