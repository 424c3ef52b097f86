import pytest

from api.terminal import show_answer
from qa.answer import Answer, Citation, CitedReference, Claim
from qa.bibliography import format_reference


def reference(**fields: object) -> CitedReference:
    base = {"n": 1, "key": "k", "type": "article-journal", "title": "A title", "evidence_type": "cohort"}
    return CitedReference.model_validate({**base, **fields})


def shown(capsys: pytest.CaptureFixture[str], text: str, **fields: object) -> str:
    """Print an answer and return what stands in the terminal."""
    base = {"status": "answered", "question": "q", "standalone_question": "q", "text": text}
    show_answer(Answer.model_validate({**base, **fields}))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    [
        "PaO2 [80, 100] was normal. [1]",
        "[bold]not markup[/bold] [red] [/] [link=x]y[/link] [1]",
        "a \\[ backslash \\ [1]",
        "“Quotes” – dash 🙂 ünïcödé [1]",
        "word " * 200 + "[1]",
    ],
)
def test_prose_is_shown_as_it_is(capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert text in shown(capsys, text)


def test_a_table_is_shown_with_every_cell_and_its_marks(capsys: pytest.CaptureFixture[str]) -> None:
    table = "| Sign | UMN | Source |\n| --- | --- | --- |\n| Tone | [80, 100] | [1][2] |\n| Jerk | [b]brisk[/b] | [3] |"
    out = shown(capsys, f"{table}\n\nAfterwards. [1]")
    for cell in ("Sign", "UMN", "Tone", "[80, 100]", "[1][2]", "Jerk", "[b]brisk[/b]", "[3]", "Afterwards. [1]"):
        assert cell in out
    assert "---" not in out


def test_the_verdict_notices_and_follow_ups_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "No. It does not. [1]", verdict="no", notices=["Not [yet] reviewed."], followups=["And [x]?"])
    assert "Verdict: no" in out
    assert "Not [yet] reviewed." in out
    assert "And [x]?" in out


def test_a_citation_is_shown_with_what_opens_it(capsys: pytest.CaptureFixture[str]) -> None:
    citation = Citation(document_id="pls", start=3, end=9, cited_text="A sign", references=[1])
    claim = Claim(text="A sign", support="verified", citations=[citation, citation])
    out = shown(capsys, "A sign [1]", claims=[claim], references=[reference()])
    assert [line.split() for line in out.splitlines() if "pls" in line] == [["pls", "3", "9"]]


def test_a_reference_names_authors_title_place_year_and_kind() -> None:
    line = format_reference(
        reference(
            author=[{"family": "Turner", "given": "MR"}, {"literal": "NICE"}],
            container_title="JNNP",
            volume="91",
            issue="4",
            page="373-377",
            year=2020,
            evidence_type="consensus_criteria",
            doi="10.1136/x",
        )
    )
    for part in ("Turner MR, NICE", "A title", "JNNP 91(4):373-377", "2020", "consensus criteria", "10.1136/x"):
        assert part in line
    assert "\n" not in line


def test_a_retracted_work_says_so_with_its_note() -> None:
    line = format_reference(reference(retracted=True, note="Withdrawn in 2024.", pmid="123"))
    assert "RETRACTED" in line
    assert "Withdrawn in 2024." in line
    assert "123" in line


def test_a_work_that_stands_is_not_called_retracted() -> None:
    assert "retracted" not in format_reference(reference()).lower()


def test_a_bare_reference_has_no_empty_parts() -> None:
    line = format_reference(reference())
    assert line.startswith("A title")
    assert ".." not in line
    assert "None" not in line
