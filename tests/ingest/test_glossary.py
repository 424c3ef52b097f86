"""The glossary is checked as it is read, and joined with the abbreviations that documents introduce."""

from pathlib import Path

import pytest

from ingest.errors import DocumentError
from ingest.glossary import join_synonyms, load_glossary
from ingest.settings import BUNDLED_CORPUS
from ingest.synonyms import Synonyms

ALS = Synonyms(term="amyotrophic lateral sclerosis", forms=("amyotrophic lateral sclerosis", "Lou Gehrig disease"))


def load(folder: Path, text: str) -> list[Synonyms]:
    file = folder / "glossary.yaml"
    file.write_text(text, encoding="utf-8")
    return load_glossary(file)


def test_an_entry_gathers_every_name_of_a_thing(tmp_path: Path) -> None:
    (entry,) = load(
        tmp_path,
        "- term: multiple sclerosis\n  abbreviations: [MS]\n  synonyms: [disseminated sclerosis]\n"
        "  abbreviations_of_synonyms: [DS]\n  plain: A disease of myelin.\n",
    )
    assert entry.term == "multiple sclerosis"
    assert set(entry.forms) == {"multiple sclerosis", "MS", "disseminated sclerosis", "DS"}
    assert entry.plain == "A disease of myelin."


def test_the_abbreviations_of_an_ambiguous_entry_keep_their_case(tmp_path: Path) -> None:
    ambiguous, plain = load(
        tmp_path,
        "- term: multiple sclerosis\n  abbreviations: [MS]\n  ambiguous: true\n"
        "- term: upper motor neuron\n  abbreviations: [UMN]\n",
    )
    assert (ambiguous.exact_case, plain.exact_case) == (("MS",), ())


def test_words_that_yaml_might_turn_into_values_stay_text(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, "- term: no\n  synonyms: [1.10, 2026-11-22, null]\n")
    assert entry.forms == ("no", "1.10", "2026-11-22", "null")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- term: [unclosed", "not valid YAML"),
        ("- term: a\n  term: b", "not valid YAML"),
        ("- term: {{ name }}", "not valid YAML"),
        ("term: a", "must hold a list"),
        ("", "must hold a list"),
        ("- term: a\n- synonyms: [b]", "entry 2"),
        ("- term: a\n- term: b\n  colour: red", "entry 2"),
        ("- term: a\n  synonyms: b", "entry 1"),
        ("- just text", "entry 1"),
        ("- term: one\n  synonyms: [shared]\n- term: two\n  synonyms: [Shared]", "'Shared'"),
        ("- term: twice\n  synonyms: [first]\n- term: twice\n  synonyms: [second]", "'twice'"),
    ],
)
def test_a_broken_glossary_is_refused_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, text)
    assert reason in str(caught.value)


def test_a_glossary_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError):
        load_glossary(tmp_path / "glossary.yaml")


def test_an_abbreviation_joins_the_entry_of_its_long_form() -> None:
    (joined,) = join_synonyms([ALS], {"ALS": "Amyotrophic lateral sclerosis"}, set())
    assert joined.forms == (*ALS.forms, "ALS")


def test_an_abbreviation_of_something_new_makes_an_entry() -> None:
    joined = join_synonyms([ALS], {"UMN": "upper motor neuron"}, set())
    assert joined[1].term == "upper motor neuron"
    assert set(joined[1].forms) == {"upper motor neuron", "UMN"}


def test_abbreviations_of_one_long_form_share_an_entry() -> None:
    (joined,) = join_synonyms([], {"NIV": "non-invasive ventilation", "NIPPV": "non-invasive ventilation"}, set())
    assert set(joined.forms) == {"non-invasive ventilation", "NIV", "NIPPV"}


def test_a_form_of_the_glossary_is_not_taken_over_by_a_document() -> None:
    entry = Synonyms(term="multiple sclerosis", forms=("multiple sclerosis", "MS"))
    assert join_synonyms([entry], {"MS": "mitral stenosis"}, set()) == [entry]


@pytest.mark.parametrize(("words", "exact"), [({"lasts", "ms"}, ("MS",)), ({"clinic", "forms"}, ())])
def test_a_form_whose_small_letters_are_a_word_keeps_its_case(words: set[str], exact: tuple[str, ...]) -> None:
    (joined,) = join_synonyms([], {"MS": "multiple sclerosis"}, words)
    assert joined.exact_case == exact


def test_joining_changes_no_entry_it_was_given() -> None:
    entry = ALS.model_copy()
    join_synonyms([entry], {"ALS": ALS.term}, {"als"})
    assert entry == ALS


def test_the_bundled_glossary_is_valid() -> None:
    assert all(entry.term in entry.forms for entry in load_glossary(BUNDLED_CORPUS / "glossary.yaml"))
