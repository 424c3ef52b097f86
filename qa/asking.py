"""Turn the heading of a section into the question that a doctor would ask to hear of it."""

import re
from collections.abc import Callable

ABOUT = "What about"
_MAX_WORDS = 10
# Headings that say how a section is laid out rather than what it is about.
_UNASKED = re.compile(
    r"\b(?:compared|side by side|tables?|checklist|script|figures|status|glance|questions|terms|categories|pitfalls|"
    r"lessons|other names|correct a document)\b",
    re.IGNORECASE,
)
# What makes no "What about …?": clauses, orders, and what hangs on a word in front of it.
_NO_THING = re.compile(
    r"^(?:If|From|By|Before|After|With|Without|On|At|Who|What|Why)\b|:|\bfirst\b|\b(?:what|when|where|which|how|who)\b|"
    r"^The \w+ (?:reports?|shows?|says?) |"
    r" to \w+(?: \w+)?$|^\w{3,}ing \w",
    re.IGNORECASE,
)
_JOINED = re.compile(r",? and (?:what|how|why|when|who)\b.*")
_WH = (
    r"(?P<wh>How (?:often|common|soon|fast|much|well)|How|What|Why|Where|When) "
    r"(?!.*\b(?:can|could|may|might|will|would)\b)(?P<who>.+?)"
)
_INVERTED = re.compile(rf"{_WH} (?P<verb>is|are|was|were|does|do|did|must|should)\b ?(?P<rest>.*)")
_SAID = re.compile(
    rf"{_WH} (?P<verb>work|look|turn|mean|show|measure|cover|help|start|happen|change|arise|escape|ease)"
    r"(?P<form>s|ed|d|)\b ?(?P<rest>.*)"
)
_DO = {"s": "does", "ed": "did", "d": "did", "": "do"}
_TO = re.compile(
    r"(?P<wh>How(?: (?:long|often|soon|fast))?|What|When|Where|Which (?:\w+ ){1,2}?|Whom?)\s*to (?P<rest>.+)"
)
_SUBJECT = re.compile(r"(?:Who|What|Which \w+) (?:gets?|counts?|belongs?|needs?|has|have|can|could|would|raises?)\b")
_DOING = re.compile(
    r"(?P<verb>Treat|Test|Giv(?=ing)|Stopp(?=ing)|Start|Recognis|Diagnos|Shar|Us)ing (?P<rest>.+)", re.IGNORECASE
)
_VERB = {"giv": "give", "stopp": "stop", "recognis": "recognise", "diagnos": "diagnose", "shar": "share", "us": "use"}
_TREATMENT = re.compile(
    r"(?:zole|rsen|avone|fen|tine|dine|ulin|toxin|drugs?|cobalamin|AMX0035|ventilation|gastrostomy|tests?|testing)$"
)
# What is asked of a thing by the plain name of a section about it.
_PLAIN = (
    (r"treatment|management|acute treatment", "How is {} treated?"),
    (r"prognosis|outlook", "What is the prognosis with {}?"),
    (r"(?:the )?tests", "Which tests are done in {}?"),
    (r"bloods", "Which blood tests are done in {}?"),
    (r"clinical picture|presentation|presentation and course|recognition", "How does {} present?"),
    (r"side effects(?: and interactions)?", "What are the side effects of {}?"),
    (r"dose|dose and monitoring", "What is the dose of {}?"),
    (r"licen[cs]e", "Where is {} licensed?"),
    (r"mechanism", "How does {} come about?"),
    (r"frequency", "How common is {}?"),
    (r"genetics", "Which genes matter in {}?"),
)


def question_of(heading: str, subject: str, *, named: bool, lowered: Callable[[str], str]) -> str:
    """Return a question about a section that stands alone; empty where its heading makes none.

    `subject` is what the document is about, `named` says whether the heading names it, and `lowered` gives a text as it
    stands within a sentence: "Dose" as "dose" and "Kennedy disease" as it is.
    """
    heading = heading.rstrip(":. ")
    if len(heading.split()) > _MAX_WORDS or _UNASKED.search(heading):
        return ""
    whole = heading.endswith("?") and not _TO.fullmatch(heading[:-1])
    asked = heading if whole else _as_clause(heading.rstrip("?"))
    if asked:
        if not named and ":" in asked:
            return ""
        return asked if named else f"{subject[:1].upper()}{subject[1:]}: {lowered(asked)}"
    if _NO_THING.search(heading):
        return ""
    within = lowered(subject)
    for form, question in _PLAIN:
        if re.fullmatch(form, heading, re.IGNORECASE):
            return question.format(within)
    joined = "with" if _TREATMENT.search(subject) else "in"
    return f"{ABOUT} {lowered(heading)}?" if named else f"{ABOUT} {lowered(heading)} {joined} {within}?"


def _as_clause(heading: str) -> str:
    """Return the question that a clause answers: "How riluzole works" as "How does riluzole work?"."""
    heading = _JOINED.sub("", heading)
    if found := _TO.fullmatch(heading):
        who = found["wh"].strip()
        return f"{'Whom' if who == 'Who' else who} {'do' if who == 'How' else 'should'} I {found['rest']}?"
    if _SUBJECT.match(heading):
        return f"{heading}?"
    if (found := _INVERTED.fullmatch(heading)) and not found["rest"].startswith("and "):
        return f"{' '.join(filter(None, (found['wh'], found['verb'], found['who'], found['rest'])))}?"
    if found := _SAID.fullmatch(heading):
        said = (found["wh"], _DO[found["form"]], found["who"], found["verb"], found["rest"])
        return f"{' '.join(filter(None, said))}?"
    if (found := _DOING.fullmatch(heading)) and " and " not in heading:
        verb = found["verb"].lower()
        return f"How do I {_VERB.get(verb, verb)} {found['rest']}?"
    return ""
