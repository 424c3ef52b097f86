"""The bibliographic record of a JATS article."""

import pytest
from lxml import etree

from evals.fuzz_samples import JATS
from ingest.loaders.jats_record import identifier_of, reference_of
from ingest.references import Name, Reference


def record(meta: str = "", *, journal: str = "", kind: str = "research-article") -> Reference:
    front = f"<journal-meta>{journal}</journal-meta><article-meta>{meta}</article-meta>"
    return reference_of(etree.fromstring(f'<article article-type="{kind}"><front>{front}</front></article>'), "key")


def test_a_whole_record_is_read() -> None:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False)
    assert reference_of(etree.fromstring(JATS, parser), "tone") == Reference(
        key="tone",
        title="Tone in spastic limbs",
        author=(Name(family="López", given="Ana M"), Name(literal="The Tone Group")),
        container_title="Journal of Tone",
        volume="7",
        issue="3",
        page="100-110",
        year=2020,
        doi="10.1000/tone",
        pmid="12345",
        url="https://pmc.ncbi.nlm.nih.gov/articles/PMC777/",
        evidence_type="systematic_review",
    )


def test_what_an_article_does_not_say_is_absent() -> None:
    assert record() == Reference(key="key", evidence_type="unclassified")


@pytest.mark.parametrize(
    ("contributor", "expected"),
    [
        ("<name><surname>Low</surname><given-names>B</given-names></name>", [Name(family="Low", given="B")]),
        ("<name-alternatives><name><surname>Low</surname></name><name><surname>X</surname></name></name-alternatives>",
         [Name(family="Low")]),
        ("<string-name>Bo Low</string-name>", [Name(literal="Bo Low")]),
        ("<collab>The Group<contrib-group><contrib><name><surname>Low</surname></name></contrib></contrib-group>"
         "</collab>", [Name(literal="The Group")]),
        ("<collab><institution>The Group</institution></collab>", [Name(literal="The Group")]),
        ("<anonymous/>", []),
    ],
)  # fmt: skip
def test_authors_are_people_and_bodies(contributor: str, expected: list[Name]) -> None:
    group = f"<contrib-group><contrib contrib-type='author'>{contributor}</contrib></contrib-group>"
    assert list(record(group).author) == expected


def test_editors_are_no_authors() -> None:
    editor = "<contrib contrib-type='editor'><name><surname>Low</surname></name></contrib>"
    assert record(f"<contrib-group>{editor}</contrib-group>").author == ()


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<pub-date pub-type='epub'><year>2019</year></pub-date><pub-date pub-type='ppub'><year>2020</year></pub-date>",
         2020),
        ("<pub-date pub-type='pmc-release'><year>2021</year></pub-date>"
         "<pub-date pub-type='epub'><year>2019</year></pub-date>", 2019),
        ("<pub-date date-type='pub'><year>2018</year></pub-date>", 2018),
        ("<pub-date date-type='preprint'><year>2017</year></pub-date>", 2017),
        ("<pub-date><year>2016</year></pub-date>", 2016),
        ("<pub-date pub-type='pmc-release'><year>2021</year></pub-date>", None),
        ("<pub-date pub-type='ppub'><year>no</year></pub-date>", None),
    ],
)  # fmt: skip
def test_the_year_is_that_of_the_issue(dates: str, expected: int | None) -> None:
    assert record(dates).year == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("<fpage>1</fpage><lpage>9</lpage>", "1-9"),
        ("<fpage>P3</fpage><lpage>P3</lpage>", "P3"),
        ("<fpage>1</fpage>", "1"),
        ("<elocation-id>e46493</elocation-id>", "e46493"),
    ],
)
def test_pages_are_a_range_or_a_number(pages: str, expected: str) -> None:
    assert record(pages).page == expected


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        ("research-article", "Original Article", "unclassified"),
        ("review-article", "Review", "narrative_review"),
        ("research-article", "Review Article", "narrative_review"),
        ("research-article", "Systematic Review", "systematic_review"),
        ("research-article", "Meta-Analysis", "systematic_review"),
        ("research-article", "Case Report", "case_series"),
        ("case-report", "Neurology", "case_series"),
        ("other", "Practice Guideline", "guideline"),
    ],
)
def test_the_kind_of_evidence_is_that_of_type_and_subject(kind: str, subject: str, expected: str) -> None:
    subjects = f"<subj-group subj-group-type='heading'><subject>{subject}</subject></subj-group>"
    assert record(f"<article-categories>{subjects}</article-categories>", kind=kind).evidence_type == expected


def test_a_topic_does_not_say_what_kind_of_article_it_is() -> None:
    subjects = "<subj-group subj-group-type='Discipline'><subject>Guideline</subject></subj-group>"
    assert record(f"<article-categories>{subjects}</article-categories>").evidence_type == "unclassified"


@pytest.mark.parametrize(
    ("kind", "related", "expected"),
    [
        ("retracted-article", "", True),
        ("research-article", "retraction-forward", True),
        ("research-article", "corrected-article", False),
        ("research-article", "retracted-article", False),
        ("retraction", "retracted-article", False),
        ("retraction", "retraction-forward", False),
    ],
)
def test_a_retracted_article_is_marked_and_its_notice_is_not(kind: str, related: str, expected: bool) -> None:
    assert record(f"<related-article related-article-type='{related}'/>", kind=kind).retracted is expected


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ({"pmc": "777", "doi": "10.1/a", "pmid": "5"}, "PMC777"),
        ({"pmcid": "PMC777"}, "PMC777"),
        ({"pmcid": "PMC777.1"}, "PMC777"),
        ({"doi": "10.1/a", "pmid": "5"}, "10.1/a"),
        ({"pmid": "5", "publisher-id": "x"}, "5"),
        ({"publisher-id": "x"}, ""),
        ({"pmc": "not one"}, ""),
    ],
)
def test_an_article_is_called_by_its_pmcid_doi_or_pmid(ids: dict[str, str], expected: str) -> None:
    elements = "".join(f"<article-id pub-id-type='{kind}'>{value}</article-id>" for kind, value in ids.items())
    article = etree.fromstring(f"<article><front><article-meta>{elements}</article-meta></front></article>")
    assert identifier_of(article) == expected


def test_a_pmid_that_is_no_number_is_left_out() -> None:
    assert record("<article-id pub-id-type='pmid'>none</article-id>").pmid == ""
