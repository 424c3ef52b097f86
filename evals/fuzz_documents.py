"""Web pages, PDF and Word files written by hand, so that damage to them reaches their text; all of it is made up."""

import io
import zipfile
from collections.abc import Mapping

HTML = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><title>Tone - a journal</title>
<meta name="citation_title" content="Tone in spastic limbs"/><meta name="citation_author" content="López, Ana M"/>
<meta name="citation_author" content="The Tone Group"/><meta name="citation_journal_title" content="Journal of Tone"/>
<meta name="citation_publication_date" content="2020/01/15"/><meta name="citation_doi" content="10.1000/tone"/>
<meta name="citation_pmid" content="12345"/><meta name="dc.identifier" content="doi:10.1000/tone"/>
<link rel="canonical" href="https://example.org/tone"/><style>p { color: red }</style></head><body>
<header><a href="/">Home</a></header><nav><ul><li>Menu</li></ul></nav><main><article><h1>Tone</h1>
<p>Tone is <b>raised</b>
in both legs<sup><a href="#r1">1</a></sup>. It was 10<sup>9</sup>/L of CO<sub>2</sub>.<br/>
<br/>It falls &amp; rises.</p>
<h2>Signs</h2><ul><li>Move slowly.</li><li><p>Move fast.</p><ol><li>And stop.</li></ol></li></ul><dl><dt>UMN</dt>
<dd>Upper motor neuron.</dd></dl><table><caption>Scores</caption><thead><tr><th rowspan="2">Group</th>
<th colspan="2">Score
</th></tr><tr><th>before</th><th>after</th></tr></thead><tbody><tr><td>Drug</td><td>4</td><td>2</td></tr><tr>
<td>Placebo</td>
<td colspan="2">5</td></tr></tbody></table><h3>Deep</h3><pre>Tone = 2
  Reflex = 3</pre><p hidden="">Hidden.</p><form><p>Sign up.</p></form><blockquote>Quoted.</blockquote>
<math><msup><mi>x</mi><mn>2</mn></msup></math></article></main><footer>Imprint</footer><script>alert(1)</script>
</body></html>
""".encode()

WINDOWS_HTML = (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>Vertigo</title>'
    "</head><body><table><tr><td><h1>Ménière</h1><p>Vertigo lasts – it’s long.<td>Menu</table>"
    "<article>One.<p>Two.</article>"
).encode("cp1252")

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:m="{_OFFICE}/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_PACKAGE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN_TYPE}.styles+xml"/>'
    '<Override PartName="/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">'
    f'<Relationship Id="r1" Target="word/document.xml" Type="{_OFFICE}/relationships/officeDocument"/>'
    f'<Relationship Id="r2" Target="core.xml" Type="{_RELATIONSHIPS}/metadata/core-properties"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONSHIPS}">'
    f'<Relationship Id="r1" Target="footnotes.xml" Type="{_OFFICE}/relationships/footnotes"/>'
    f'<Relationship Id="r2" Target="styles.xml" Type="{_OFFICE}/relationships/styles"/></Relationships>',
    "word/styles.xml": f'<w:styles {_NAMESPACES}><w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name '
    'w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn '
    'w:val="N"/></w:style><w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H1"/>'
    "</w:style></w:styles>",
    "core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</cp:coreProperties>',
}

_WORD_BODY = """<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>Tone</w:t></w:r></w:p><w:p><w:r>
<w:t xml:space="preserve">Tone is </w:t></w:r><w:ins><w:r><w:t>raised</w:t></w:r></w:ins><w:del><w:r>
<w:delText>low</w:delText>
</w:r></w:del><w:r><w:footnoteReference w:id="2"/><w:t>. It is 10</w:t></w:r><w:r><w:rPr>
<w:vertAlign w:val="superscript"/>
</w:rPr><w:t>9</w:t></w:r><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:tab/><w:t>5.</w:t></w:r><m:oMath>
<m:sSup><m:e><m:r>
<m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p><w:p><w:pPr><w:numPr><w:numId
w:val="1"/></w:numPr></w:pPr><w:r><w:t>Move slowly.</w:t></w:r></w:p><w:sdt><w:sdtContent><w:tbl><w:tr><w:trPr>
<w:tblHeader/>
</w:trPr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>Group</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>
<w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Score</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr>
<w:vMerge/></w:tcPr>
<w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc>
</w:tr></w:tbl>
</w:sdtContent></w:sdt><w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r>
<w:t>Boxed.</w:t></w:r>
</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"""
_WORD_NOTES = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>A note.</w:t></w:r></w:p></w:footnote>'
_WORD_PROPERTIES = (
    "<dc:title>Tone in legs</dc:title><dc:creator>Ana López; Tone Group</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2020-05-01T10:00:00Z</dcterms:created>'
)


def word_file(body: str, *, footnotes: str = "", properties: str = "") -> bytes:
    """Return a Word file with the given content, in XML, of its body, its footnotes and its properties."""
    return archive(
        {
            **_PACKAGE,
            "core.xml": _PACKAGE["core.xml"].format(properties),
            "word/footnotes.xml": f"<w:footnotes {_NAMESPACES}>{footnotes}</w:footnotes>",
            "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        }
    )


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive with the given members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pdf_file(*contents: bytes) -> bytes:
    """Return a PDF, uncompressed, of which each page draws some text from its upper left corner."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /StandardEncoding >>",
    ]
    for number, content in enumerate(contents):
        stream = b"BT /F1 12 Tf 72 700 Td %s ET" % content
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


PDF = pdf_file(
    b"/F1 20 Tf (Tone) Tj /F1 12 Tf 0 -40 Td (Tone is raised in both legs of all who were) Tj 0 -14 Td "
    b"(seen in spas-) Tj 0 -14 Td (ticity.) Tj 0 -14 Td (\\267 Move slowly.) Tj 0 -14 Td (It was 10) Tj "
    b"/F1 7 Tf 5 Ts (9) Tj 0 Ts (/L and) Tj",
    b"(low. The \\256rst sign.) Tj [(Re)-20(flex)] TJ 0 -14 Td <466C65786564> Tj",
    b"",
)
DOCX = word_file(_WORD_BODY, footnotes=_WORD_NOTES, properties=_WORD_PROPERTIES)
