"""PubMed's XML: one document per article or chapter, under its PMID."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from evals.fuzz_samples import PUBMED
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile, Unchanged
from ingest.loaders.pubmed import LOADER
from ingest.loaders.registry import loader_for
from ingest.references import Name, Reference
from tests.ingest.loaders.hostile import assert_documents_or_refusals, damaged_files, fuzzed
from tests.ingest.loaders.loading import is_sound, only_document, outcome, paths, quotes

Load = Callable[..., Document]


def article(pmid: str, inner: str = "", *, citation: str = "", data: str = "") -> str:
    title = "<ArticleTitle>Tone.</ArticleTitle>"
    cited = f"<MedlineCitation><PMID>{pmid}</PMID><Article>{title}{inner}</Article>{citation}</MedlineCitation>"
    return f"<PubmedArticle>{cited}{data}</PubmedArticle>"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load one article with these elements in its Article, its MedlineCitation and behind that."""

    def load_as(inner: str = "", **parts: str) -> Document:
        data = f"<PubmedArticleSet>{article('7', inner, **parts)}</PubmedArticleSet>"
        return only_document(LOADER, tmp_path / "a.xml", data.encode())

    return load_as


@pytest.fixture
def reference(load: Load) -> Callable[..., Reference]:
    """Load the record of one article."""

    def load_reference(inner: str = "", **parts: str) -> Reference:
        found = load(inner, **parts).reference
        assert found is not None
        return found

    return load_reference


@pytest.mark.parametrize("name", ["pubmed.xml", "pubmed.xml.gz"])
def test_a_set_gives_a_document_for_each_article_and_chapter(tmp_path: Path, name: str) -> None:
    data = gzip.compress(PUBMED) if name.endswith(".gz") else PUBMED
    found = outcome(LOADER, tmp_path / name, data)
    assert [(item.id, item.source, item.title) for item in found if isinstance(item, Document)] == [
        ("101", f"{name}#101", "Tone in the spastic limb"),
        ("102", f"{name}#102", "[Tone at night.]"),
        ("103", f"{name}#103", "Tone"),
    ]
    assert all(is_sound(item, name) for item in found)


def test_labelled_sections_are_headings(tmp_path: Path) -> None:
    document = outcome(LOADER, tmp_path / "a.xml", PUBMED)[0]
    assert isinstance(document, Document)
    assert list(zip(paths(document), quotes(document), strict=True)) == [
        (("BACKGROUND",), "Tone is raised."),
        (("BACKGROUND",), "It is 10²."),
        (("RESULTS",), "Tone fell (P < 0.05)."),
    ]


def test_a_whole_record_is_read(tmp_path: Path) -> None:
    document = outcome(LOADER, tmp_path / "a.xml", PUBMED)[0]
    assert isinstance(document, Document)
    assert document.reference == Reference(
        key="101",
        title="Tone in the spastic limb",
        author=(Name(family="López", given="AM"), Name(literal="The Tone Group"), Name(literal="et al.")),
        container_title="J Tone",
        volume="5",
        issue="2",
        page="10-2",
        year=1998,
        doi="10.1000/tone1",
        pmid="101",
        url="https://pubmed.ncbi.nlm.nih.gov/101/",
        evidence_type="randomised_trial",
        retracted=True,
        note="Retracted in J Tone. 2001;7(1):3.",
    )
    assert {sentence.keys for sentence in document.sentences} == {("101",)}


def test_a_chapter_is_a_textbook_as_old_as_its_last_revision(tmp_path: Path) -> None:
    document = outcome(LOADER, tmp_path / "a.xml", PUBMED)[2]
    assert isinstance(document, Document)
    assert document.reference == Reference(
        key="103",
        type="chapter",
        title="Tone",
        author=(Name(family="Low", given="B"),),
        container_title="The book of tone",
        publisher="Press",
        year=2020,
        pmid="103",
        url="https://pubmed.ncbi.nlm.nih.gov/103/",
        evidence_type="textbook",
    )


def test_a_whole_book_is_called_by_its_own_title(tmp_path: Path) -> None:
    book = "<BookDocument><PMID>9</PMID><Book><BookTitle>Of tone</BookTitle></Book></BookDocument>"
    data = f"<PubmedArticleSet><PubmedBookArticle>{book}</PubmedBookArticle></PubmedArticleSet>"
    document = only_document(LOADER, tmp_path / "a.xml", data.encode())
    assert document.reference is not None
    assert (document.title, document.reference.type) == ("Of tone", "book")


def test_an_article_without_an_abstract_is_its_title(load: Load) -> None:
    document = load()
    assert (document.title, document.text, quotes(document)) == ("Tone", "Tone.", ["Tone."])


def test_a_text_without_a_label_has_no_heading(load: Load) -> None:
    document = load('<Abstract><AbstractText Label="UNLABELLED">One.</AbstractText><AbstractText/></Abstract>')
    assert (document.text, paths(document)) == ("Tone\n\nOne.", [()])


def test_a_label_without_a_text_is_no_heading(load: Load) -> None:
    document = load('<Abstract><AbstractText Label="AIM"/><AbstractText Label="B">One.</AbstractText></Abstract>')
    assert document.text == "Tone\n\nB\n\nOne."


def test_another_abstract_in_english_is_kept_and_one_in_another_language_is_not(load: Load) -> None:
    others = (
        '<OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>Two.</AbstractText></OtherAbstract>'
        '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Dos.</AbstractText></OtherAbstract>'
    )
    document = load("<Abstract><AbstractText>One.</AbstractText></Abstract>", citation=others)
    assert list(zip(paths(document), quotes(document), strict=True)) == [
        ((), "One."),
        (("Plain language summary",), "Two."),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Der Tonus.</VernacularTitle>", "Der Tonus"),
        ("<ArticleTitle/><VernacularTitle>Der Tonus.</VernacularTitle>", "Der Tonus"),
        ("<ArticleTitle>[Tone].</ArticleTitle><VernacularTitle>Der Tonus.</VernacularTitle>", "[Tone]"),
    ],
)
def test_the_title_is_the_one_there_is(tmp_path: Path, title: str, expected: str) -> None:
    data = f"<PubmedArticle><MedlineCitation><PMID>7</PMID><Article>{title}</Article></MedlineCitation></PubmedArticle>"
    assert only_document(LOADER, tmp_path / "a.xml", data.encode()).title == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<Year>2018</Year><Month>Apr</Month>", 2018),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", 1998),
        ("<MedlineDate>Spring 2001</MedlineDate>", 2001),
        ("<MedlineDate>2000-2001</MedlineDate>", 2000),
        ("<Year>2018</Year><Season>Winter</Season>", 2018),
        ("<MedlineDate>no date</MedlineDate>", 2017),
        ("", 2017),
    ],
)
def test_the_year_is_read_from_dates_of_every_shape(
    reference: Callable[..., Reference], date: str, expected: int
) -> None:
    journal = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    assert reference(f"{journal}<ArticleDate><Year>2017</Year></ArticleDate>").year == expected


def test_an_article_without_a_date_has_no_year(reference: Callable[..., Reference]) -> None:
    assert reference().year is None


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Journal Article"], "unclassified"),
        (["Journal Article", "Review"], "narrative_review"),
        (["Review", "Systematic Review", "Meta-Analysis"], "systematic_review"),
        (["Practice Guideline"], "guideline"),
        (["Case Reports"], "case_series"),
        ([], "unclassified"),
    ],
)
def test_publication_types_say_what_evidence_it_is(
    reference: Callable[..., Reference], kinds: list[str], expected: str
) -> None:
    listed = "".join(f"<PublicationType>{kind}</PublicationType>" for kind in kinds)
    assert reference(f"<PublicationTypeList>{listed}</PublicationTypeList>").evidence_type == expected


def comment(kind: str, source: str = "") -> str:
    place = f"<RefSource>{source}</RefSource>" if source else ""
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}">{place}</CommentsCorrections>'
        "</CommentsCorrectionsList>"
    )


@pytest.mark.parametrize(
    ("parts", "retracted", "note"),
    [
        ({"inner": "<PublicationTypeList><PublicationType>Retracted Publication</PublicationType>"
          "</PublicationTypeList>"}, True, ""),
        ({"citation": comment("RetractionIn", "J Tone. 2001.")}, True, "Retracted in J Tone. 2001."),
        ({"citation": comment("RetractionIn")}, True, "Retracted."),
        ({"citation": comment("RetractionOf", "J Tone. 2001.")}, False, ""),
        ({"citation": comment("ExpressionOfConcernIn", "J Tone")}, False, "Expression of concern in J Tone."),
        ({"citation": comment("ErratumIn", "J Tone")}, False, ""),
        ({"inner": "<PublicationTypeList><PublicationType>Retraction of Publication</PublicationType>"
          "</PublicationTypeList>"}, False, ""),
    ],
)  # fmt: skip
def test_a_retracted_article_is_marked_and_its_notice_is_not(
    reference: Callable[..., Reference], parts: dict[str, str], retracted: bool, note: str
) -> None:
    found = reference(**parts)
    assert (found.retracted, found.note) == (retracted, note)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"inner": '<ELocationID EIdType="doi">10.1/a</ELocationID>'}, "10.1/a"),
        ({"inner": '<ELocationID EIdType="doi" ValidYN="N">10.1/a</ELocationID>'}, ""),
        ({"data": '<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1/b</ArticleId></ArticleIdList></PubmedData>'},
         "10.1/b"),
        ({"data": "<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.1/cited</ArticleId>"
          "</ArticleIdList></Reference></ReferenceList></PubmedData>"}, ""),
    ],
)  # fmt: skip
def test_the_doi_is_the_articles_own(reference: Callable[..., Reference], parts: dict[str, str], expected: str) -> None:
    assert reference(**parts).doi == expected


def test_an_author_that_is_not_valid_is_left_out(reference: Callable[..., Reference]) -> None:
    authors = '<Author ValidYN="N"><LastName>Lwo</LastName></Author><Author><LastName>Low</LastName></Author>'
    assert reference(f"<AuthorList>{authors}</AuthorList>").author == (Name(family="Low"),)


@pytest.mark.parametrize("pmid", ["", "none", "0", "12345678901", "1 2"])
def test_an_article_without_a_pmid_is_refused_with_its_line_and_the_rest_goes_on(tmp_path: Path, pmid: str) -> None:
    data = f"<PubmedArticleSet>\n\n{article(pmid)}\n{article('8')}</PubmedArticleSet>"
    refusal, document = outcome(LOADER, tmp_path / "a.xml", data.encode())
    assert isinstance(refusal, DocumentError)
    assert (refusal.place, refusal.reason) == ("a.xml:3", "is an article without a PMID.")
    assert isinstance(document, Document)


def test_an_article_without_a_text_is_refused_by_its_pmid(tmp_path: Path) -> None:
    data = b"<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>"
    (refusal,) = outcome(LOADER, tmp_path / "a.xml", data)
    assert isinstance(refusal, DocumentError)
    assert refusal.place == "a.xml#7"


def test_an_article_that_has_not_changed_is_not_built_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    seen = {item.source: item.content_hash for item in outcome(LOADER, path, PUBMED) if isinstance(item, Document)}
    path.write_bytes(PUBMED.replace(b"[Tone at night.]", b"[Tone by day.]"))
    first, second, third = LOADER.load(SourceFile(path=path, name="a.xml", seen=seen))
    assert (first, third) == (Unchanged("a.xml#101"), Unchanged("a.xml#103"))
    assert isinstance(second, Document)


def test_the_content_hash_does_not_depend_on_the_rest_of_the_file(tmp_path: Path) -> None:
    alone = outcome(LOADER, tmp_path / "a.xml", article("7").encode())[0]
    among = outcome(LOADER, tmp_path / "b.xml", f"<s>{article('6')}\n{article('7')} </s>".encode())[1]
    assert isinstance(alone, Document)
    assert isinstance(among, Document)
    assert alone.content_hash == among.content_hash == hashlib.sha256(article("7").encode()).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.xml", PUBMED, "pubmed"),
        ("a.xml.gz", gzip.compress(PUBMED, mtime=0), "pubmed"),
        ("a.xml", b"<PubmedArticleSet/>", "pubmed"),
        ("a.xml", b"<PubmedBookArticle/>", "pubmed"),
        ("a.xml", b"<eSearchResult/>", None),
    ],
)
def test_it_is_recognised_by_its_root(tmp_path: Path, name: str, data: bytes, expected: str | None) -> None:
    (tmp_path / name).write_bytes(data)
    loader = loader_for(tmp_path / name, name)
    assert (loader.name if loader else None) == expected


@fuzzed
@given(file=damaged_files("pubmed"))
def test_whatever_the_bytes_documents_or_refusals_come_out(tmp_path: Path, file: tuple[str, bytes]) -> None:
    assert_documents_or_refusals("pubmed", tmp_path, file)
