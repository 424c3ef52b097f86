"""What else a thing is called: the corpus's glossary, and the abbreviations its documents introduce."""

from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import DocumentError
from ingest.synonyms import Synonyms
from ingest.text_yaml import YamlProblem, parse_yaml


class _Entry(BaseModel):
    """An entry of glossary.yaml as its authors write it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str
    abbreviations: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    abbreviations_of_synonyms: tuple[str, ...] = ()
    ambiguous: bool = False
    plain: str = ""


def load_glossary(path: Path) -> list[Synonyms]:
    """Read a glossary file. Raises DocumentError naming the entry that is malformed or a name held twice."""
    try:
        entries = parse_yaml(path.read_text(encoding="utf-8"))
    except YamlProblem as error:
        raise DocumentError(f"{path}:{error.line}", f"is not valid YAML: {error}.", hint="Mend the line.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(str(path), f"cannot be read: {error}.", hint="Save it as UTF-8 text.") from error
    if not isinstance(entries, list):
        raise DocumentError(str(path), "must hold a list of entries.", hint="See corpus/glossary.yaml.")
    glossary: list[Synonyms] = []
    owners: dict[str, int] = {}
    for number, fields in enumerate(entries, start=1):
        try:
            entry = _Entry.model_validate(fields)
        except ValidationError as error:
            first = error.errors()[0]
            raise DocumentError(
                str(path), f"entry {number}: {first['loc']}: {first['msg']}.", hint="Mend it."
            ) from error
        short = (*entry.abbreviations, *entry.abbreviations_of_synonyms)
        forms = tuple(dict.fromkeys((entry.term, *short, *entry.synonyms)))
        for form in forms:
            other = owners.setdefault(form.lower(), number)
            if other != number:
                raise DocumentError(
                    str(path),
                    f"{form!r} stands under the entries {other} and {number}.",
                    hint="Leave it under one of them.",
                )
        exact = short if entry.ambiguous else ()
        glossary.append(Synonyms(term=entry.term, forms=forms, exact_case=exact, plain=entry.plain))
    return glossary


def join_synonyms(glossary: Iterable[Synonyms], abbreviations: Mapping[str, str], words: Set[str]) -> list[Synonyms]:
    """Join the glossary with the abbreviations of the documents; `words` are those they write in small letters."""
    joined = list(glossary)
    place = {form.lower(): number for number, entry in enumerate(joined) for form in entry.forms}
    for short, long_form in abbreviations.items():
        if short.lower() in place:
            continue
        number = place.get(long_form.lower(), len(joined))
        if number == len(joined):
            joined.append(Synonyms(term=long_form, forms=(long_form, short)))
        else:
            joined[number] = joined[number].model_copy(update={"forms": (*joined[number].forms, short)})
        place[short.lower()] = place[long_form.lower()] = number
    return [
        entry.model_copy(update={"exact_case": (*entry.exact_case, *_also_words(entry, words))}) for entry in joined
    ]


def _also_words(entry: Synonyms, words: Set[str]) -> list[str]:
    """Return the forms in capitals whose small letters are a word of the documents."""
    return [
        form
        for form in entry.forms
        if not form.islower() and form.isalpha() and form.lower() in words and form.isupper()
    ]
