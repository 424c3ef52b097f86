"""Good files of every format, for evals.fuzz_loaders and the tests to damage; all of them are made up."""

import gzip
import json
from typing import NamedTuple

from evals.fuzz_documents import DOCX, HTML, PDF, WINDOWS_HTML


class Sample(NamedTuple):
    """A good file of a format."""

    name: str
    data: bytes


MARKDOWN = b"""---
id: tone
title: Tone
updated: 2024-05-01
---
# Tone

Tone is *raised* in **both** legs. It falls at night.

## Signs

1. Move slowly.
2. Move fast:
   - and stop.

| Group | Score |
|:--|--:|
| Drug | 4 |
| Placebo | 5 |

```
a block of code
```
"""

PLAIN = """Tone in the legs

Tone is raised in both legs. It falls
at night.

- Move slowly.
- Move fast.

Ménière wrote on vertigo, not on tone.
""".encode()

BEIR = "\n".join(
    json.dumps(record)
    for record in (
        {"_id": "a1", "title": "Tone", "text": "Tone is raised.\nIt falls at night.", "metadata": {}},
        {
            "_id": "b 2/3",
            "title": "",
            "text": "Power is low.",
            "metadata": {"url": "https://example.org/b", "year": 2020, "doi": "10.1000/b", "pmid": "12"},
        },
        {"_id": "c", "title": "A title alone", "text": ""},
        {"_id": "d", "title": "Ménière", "text": "Vertigo 😀 lasts. <b>Hearing</b> falls."},
    )
).encode()

JATS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.0 20120330//EN" \
"JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" \
article-type="research-article"><?properties open_access?><front>
<journal-meta><journal-title-group><journal-title>Journal of Tone</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">12345</article-id><article-id pub-id-type="pmc">777</article-id>
<article-id pub-id-type="doi">10.1000/tone</article-id><article-categories><subj-group subj-group-type="heading">
<subject>Systematic Review</subject></subj-group></article-categories><title-group><article-title>Tone in
<italic>spastic</italic> limbs</article-title></title-group><contrib-group><contrib contrib-type="author"><name>
<surname>López</surname><given-names>Ana M</given-names></name><xref ref-type="aff" rid="a1">1</xref></contrib><contrib
contrib-type="author"><collab>The Tone Group</collab></contrib></contrib-group><pub-date pub-type="epub">
<year>2019</year></pub-date><pub-date pub-type="ppub"><month>1</month><year>2020</year></pub-date><volume>7</volume>
<issue>3</issue><fpage>100</fpage><lpage>110</lpage><abstract><sec><title>Background</title><p>Tone is raised.</p></sec>
<sec><title>Results</title><p>Tone fell by 10<sup>2</sup> units in H<sub>2</sub>O.</p></sec></abstract></article-meta>
</front><body><sec><label>1</label><title>Introduction</title><p>Tone is resistance <xref ref-type="bibr"
rid="b1">[1]</xref>. See <xref ref-type="fig" rid="f1">Figure 1</xref>.<fn><p>A note.</p></fn></p><fig id="f1">
<label>Figure 1</label><caption><title>A limb.</title><p>The arm is bent.</p></caption><graphic xlink:href="x"/></fig>
<boxed-text><caption><title>Key points</title></caption><list><list-item><label>•</label><p>Move slowly.</p></list-item>
<list-item><p>Move fast.<list><list-item><p>And stop.</p></list-item></list></p></list-item></list></boxed-text><sec>
<title>Deep</title><sec><title>Deepest</title><p>The end &amp; more&nbsp;&#x2212;5.</p></sec></sec></sec><sec
sec-type="results"><title>Results</title><table-wrap><label>Table 1</label><caption><title>Scores</title></caption>
<table><thead><tr><th rowspan="2">Group</th><th colspan="2">Score</th></tr><tr><th>before</th><th>after</th></tr>
</thead><tbody><tr><td>Drug</td><td>4<sup>a</sup></td><td>2</td></tr><tr><td>Placebo</td><td colspan="2">5</td></tr>
</tbody></table><table-wrap-foot><fn><label>a</label><p>Adjusted.</p></fn></table-wrap-foot></table-wrap><p>It was
<inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>=</mml:mo><mml:mfrac>
<mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math></inline-formula> in all.</p><def-list><def-item>
<term>MAS</term><def><p>modified scale</p></def></def-item></def-list></sec></body><back><ack><p>Thanks.</p></ack>
<app-group><app><title>Scales</title><p>The scale has steps.</p></app></app-group><ref-list><ref id="b1">
<mixed-citation>A work</mixed-citation></ref></ref-list></back></article>
""".encode()

JATS_SET = b"""<?xml version="1.0"?>
<pmc-articleset><article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" article-type="correction"><front>
<article-meta><article-id pub-id-type="pmcid">PMC778</article-id><title-group><article-title>A
correction</article-title></title-group></article-meta></front><body><p>The limit was wrong.
It is 15.1%.</p></body></article>
<article><front><article-meta><article-id pub-id-type="doi">10.1000/x</article-id><title-group><article-title>A title
alone</article-title></title-group><related-article related-article-type="retraction-forward"/></article-meta></front>
</article></pmc-articleset>
"""

PUBMED = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">101</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>5</Volume><Issue>2</Issue><PubDate>
<MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue><Title>Journal of tone</Title><ISOAbbreviation>J
Tone</ISOAbbreviation></Journal><ArticleTitle>Tone in the <i>spastic</i> limb.</ArticleTitle><Pagination><MedlinePgn>
10-2</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.1000/tone1</ELocationID><Abstract><AbstractText
Label="BACKGROUND" NlmCategory="BACKGROUND">Tone is raised. It is 10<sup>2</sup>.</AbstractText><AbstractText
Label="RESULTS">Tone fell (P &lt; 0.05).</AbstractText><CopyrightInformation>Copyright 1999.</CopyrightInformation>
</Abstract><AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>López</LastName><ForeName>Ana M</ForeName>
<Initials>AM</Initials></Author><Author ValidYN="Y"><CollectiveName>The Tone Group</CollectiveName></Author>
</AuthorList><PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>
</PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Tone. 2001;7(1):3
</RefSource><PMID Version="1">999</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation><PubmedData>
<ArticleIdList><ArticleId IdType="pubmed">101</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>102</PMID><Article><ArticleTitle>[Tone at night.]</ArticleTitle></Article>
</MedlineCitation></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>103</PMID><Book><Publisher><PublisherName>Press</PublisherName></Publisher>
<BookTitle>The book of tone</BookTitle><PubDate><Year>1993</Year></PubDate></Book><ArticleTitle>Tone</ArticleTitle>
<AuthorList Type="authors"><Author><LastName>Low</LastName><Initials>B</Initials></Author></AuthorList><Abstract>
<AbstractText>Tone has kinds.</AbstractText></Abstract><DateRevised><Year>2020</Year></DateRevised></BookDocument>
</PubmedBookArticle></PubmedArticleSet>
""".encode()

MEDQUAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<Document id="0000001" source="NINDS" url="https://example.org/tone">
<Focus>Tone</Focus>
<QAPairs>
\t<QAPair pid="1">
\t\t\t<Question qid="0000001-1" qtype="information">What is (are) Tone ?</Question>
\t\t\t<Answer>Tone is resistance.
                \nIts signs are
                \n- stiffness  - slowness
                    Some are   late.</Answer>
\t</QAPair>
\t<QAPair pid="2">
\t\t\t<Question qid="0000001-2" qtype="treatment">What helps ?</Question>
\t\t\t<Answer></Answer>
\t</QAPair>
</QAPairs>
</Document>
"""

SAMPLES: dict[str, tuple[Sample, ...]] = {
    "markdown": (Sample("tone.md", MARKDOWN),),
    "text": (Sample("tone.txt", PLAIN),),
    "beir": (Sample("corpus.jsonl", BEIR), Sample("corpus.jsonl.gz", gzip.compress(BEIR, mtime=0))),
    "jats": (
        Sample("tone.nxml", JATS),
        Sample("set.xml", JATS_SET),
        Sample("tone.xml.gz", gzip.compress(JATS, mtime=0)),
    ),
    "pubmed": (Sample("pubmed.xml", PUBMED), Sample("pubmed.xml.gz", gzip.compress(PUBMED, mtime=0))),
    "medquad": (Sample("0000001.xml", MEDQUAD),),
    "html": (Sample("tone.html", HTML), Sample("tone.xhtml", HTML), Sample("vertigo.htm", WINDOWS_HTML)),
    "pdf": (Sample("tone.pdf", PDF),),
    "docx": (Sample("tone.docx", DOCX),),
}
"""The files by the name of their loader."""
