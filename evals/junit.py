"""JUnit XML of a gated run: a test case per invariant and per turn, for the test views of build servers."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from evals.gate import Check
from evals.summary import Summary

# The characters that XML 1.0 cannot hold.
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, summary: Summary, checks: Sequence[Check]) -> None:
    """Write the invariants, which decide, and what must pass turn by turn; wrong turns that may are skipped cases."""
    suites = Element("testsuites")
    gate = _suite(suites, "invariants", len(checks))
    for check in checks:
        case = SubElement(gate, "testcase", classname="invariants", name=check.name)
        if check.outcome == "failed":
            SubElement(case, "failure", message=_clean(check.detail))
        elif check.outcome == "unchecked":
            SubElement(case, "skipped", message=_clean(check.detail))
    turns = _suite(suites, summary.manifest.suite, len(summary.turns))
    for turn in summary.turns:
        case = SubElement(turns, "testcase", classname=turn.topic or "none", name=turn.key)
        if not turn.live.correct:
            told = _clean("; ".join(turn.live.problems))
            SubElement(case, "skipped", message=f"wrong, not gated by itself: {told}")
    for suite in suites:
        for kind, name in (("failures", "failure"), ("skipped", "skipped")):
            suite.set(kind, str(len(suite.findall(f"testcase/{name}"))))
        suite.set("errors", "0")
    indent(suites)
    ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _suite(parent: Element, name: str, tests: int) -> Element:
    return SubElement(parent, "testsuite", name=name, tests=str(tests))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
