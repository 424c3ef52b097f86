"""Inline mark-up is flattened into what a reader sees, and no number changes its value on the way."""

import time

import pytest
from lxml import etree

from ingest.loaders.xml_text import plain


def flat(inner: str) -> str:
    return plain(etree.fromstring(f"<p>{inner}</p>"))


def cited(mark: str) -> str:
    return f'<xref ref-type="bibr">{mark}</xref>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("Tone is <bold>very <italic>high</italic></bold>.", "Tone is very high."),
        ("Tone\n   is\twrapped.", "Tone is wrapped."),
        ("10<sup>9</sup> cells", "10⁹ cells"),
        ("10<sup>−6</sup> m<sup>2</sup>", "10⁻⁶ m²"),
        ("Na<sup>+</sup> and Ca<sup>2+</sup>", "Na⁺ and Ca²⁺"),
        ("the 5<sup>th</sup> nerve", "the 5th nerve"),
        ("4.5<sup>a</sup>", "4.5^a"),
        ("CO<sub>2</sub> and PaO<sub>2</sub>", "CO2 and PaO2"),
        ("101<sub>2</sub>", "101_2"),
        ("one<break/>two", "one two"),
        ("a<graphic/><inline-graphic><alt-text>picture</alt-text></inline-graphic>b", "ab"),
        ("see <xref ref-type='fig'>Figure <bold>1A</bold></xref>.", "see Figure 1A."),
        ("Me\u0301nie\u0300re", "M\u00e9ni\u00e8re"),
        ("a\u0085b\u00a0c", "a b c"),
    ],
)
def test_mark_up_is_flattened(inner: str, expected: str) -> None:
    assert flat(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"Tone is raised {cited('[1]')}. Next.", "Tone is raised. Next."),
        (f"Tone is raised {cited('[1]')}, {cited('[2]')}. Next.", "Tone is raised. Next."),
        (f"Tone is raised [{cited('1')}, {cited('2')}–{cited('5')}].", "Tone is raised."),
        (f"Tone is raised ({cited('1')},{cited('2')}) here.", "Tone is raised here."),
        (f"Tone is raised.<sup>{cited('1')},{cited('2')}</sup> Next.", "Tone is raised. Next."),
        (f"Tone is raised{cited('<sup>1-3</sup>')} here.", "Tone is raised here."),
        ("A title<xref ref-type='fn'>*</xref>", "A title"),
    ],
)
def test_a_citation_by_number_is_dropped_with_its_brackets(inner: str, expected: str) -> None:
    assert flat(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"{cited('Low (2020)')} saw it.", "Low (2020) saw it."),
        (f"It was seen ({cited('Low et al., 2020')}; {cited('Bo 1999')}).", "It was seen (Low et al., 2020; Bo 1999)."),
        (f"PaO2 [80, 100] was normal {cited('[3]')}.", "PaO2 [80, 100] was normal."),
        (f"seen (in {cited('3')} works)", "seen (in works)"),
        ("4<xref ref-type='table-fn'>b</xref>", "4b"),
    ],
)
def test_what_is_no_citation_by_number_stays(inner: str, expected: str) -> None:
    assert flat(inner) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<msup><mi>e</mi><mrow><mi>n</mi><mo>+</mo><mi>k</mi></mrow></msup>", "e^(n+k)"),
        ("<msub><mi>T</mi><mn>1</mn></msub>", "T1"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "xi²"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>2.5</mn></mrow></mfrac>", "a/(b+2.5)"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑(i=1)n"),
        ("<mi>f</mi><mo>\u2061</mo><mi>x</mi>", "fx"),
        ("<mrow>\n  <mi>P</mi>\n  <mo>&lt;</mo>\n <mn>0.05</mn></mrow>", "P<0.05"),
        ("<semantics><mi>x</mi><annotation>other</annotation></semantics>", "x"),
        ("<mn>5</mn><mspace/><mtext> mg </mtext>", "5 mg"),
    ],
)
def test_a_formula_is_written_on_one_line(formula: str, expected: str) -> None:
    assert flat(f"<math>{formula}</math> is it.") == f"{expected} is it."


def test_a_formula_in_tex_is_taken_out_of_its_document() -> None:
    tex = r"\documentclass{minimal}\usepackage{amsmath}\begin{document}$$x + 1$$\end{document}"
    assert flat(f"<tex-math>{tex}</tex-math> is it.") == "x + 1 is it."


def test_of_two_versions_of_a_formula_the_one_in_mathml_is_read() -> None:
    assert flat("<alternatives><tex-math>x_1</tex-math><math><mi>y</mi></math></alternatives>.") == "y."


@pytest.mark.parametrize(
    "inner",
    [
        f"{cited('1')}," * 20_000,
        f"[{cited('1')}," * 20_000,
        f"[{cited('1')}{', ' * 200_000}",
        cited("1" * 200_000 + "xxxx"),
        cited(" " * 200_000 + "xxxx"),
        f"{'<sup>' * 200}{'1' * 100_000}{'</sup>' * 200}",
        r"<tex-math>" + r"\begin{document}" * 20_000 + "</tex-math>",
    ],
)
def test_hostile_text_takes_linear_time(inner: str) -> None:
    started = time.perf_counter()
    flat(inner)
    assert time.perf_counter() - started < 1.0
