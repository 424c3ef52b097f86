"""Whether two runs said the same: equality of what they stored but for timings, and where they first part."""

from collections.abc import Iterator, Mapping

IGNORED = frozenset({"timings"})


def first_difference(one: object, other: object, *, ignored: frozenset[str] = IGNORED) -> str | None:
    """Return the first place where two JSON values differ, as `path: this | that`, or None when they are equal.

    Keys named in `ignored` are passed over at every depth. Numbers are equal only with the same type, as their
    bytes are. Mappings are compared by sorted key, so give a run's items keyed by id: their order is no matter.
    """
    return next(_differences(one, other, "", ignored), None)


def _differences(one: object, other: object, path: str, ignored: frozenset[str]) -> Iterator[str]:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in sorted((one.keys() | other.keys()) - ignored):
            place = f"{path}.{key}".removeprefix(".")
            if key in one and key in other:
                yield from _differences(one[key], other[key], place, ignored)
            else:
                yield f"{place}: only in the {'first' if key in one else 'second'}"
    elif isinstance(one, list) and isinstance(other, list):
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from _differences(left, right, f"{path}[{index}]", ignored)
        if len(one) != len(other):
            yield f"{path}: {len(one)} | {len(other)} elements"
    elif type(one) is not type(other) or one != other:
        yield f"{path}: {one!r} | {other!r}"
