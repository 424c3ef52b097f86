"""The kind of question: what sort of sentence would answer it."""

import re
from typing import Literal

Kind = Literal[
    "polar",
    "comparison",
    "dose",
    "accuracy",
    "quantity",
    "criteria",
    "prognosis",
    "mechanism",
    "management",
    "list",
    "definition",
    "other",
]

_AUXILIARY = (
    r"(?:is|are|was|were|am|do|does|did|can|could|should|would|will|may|might|must|has|have|had|isn't|aren't|"
    r"don't|doesn't|can't|shouldn't|won't|need)"
)
_OPENING = r"(?:^|[-–:,;.?] ?)"
_FILLER = r"(?:(?:and|so|but|also|then|ok|yes|no|well)[, ]+)*"
_JUDGEMENT = (
    r"(?:any point|worth|ok(?:ay)?|fine|safe|possible|diagnostic|specific|enough|useful|compatible|needed|indicated)"
)
_CONCLUSION = (
    r"(?:excluded|ruled out|confirmed|proven|diagnostic|needed|indicated|contraindicated|safe|ok|okay|enough|"
    r"sufficient|right|correct)"
)
_ORDER = (
    r"(?:re-?)?(?:test|treat|check|stop|continue|repeat|operate|image|scan|send|start|give|refer|counsel|screen|tell|"
    r"offer|add|switch|try|rethink|exclude|still)"
)
_PREDICATE = r"(?:useful|hopeless|routine|worthwhile|necessary|informative)"
_POLAR_FORMS = (
    rf"{_OPENING}{_FILLER}{_AUXILIARY}\b",  # does a UMN lesion mean ALS? - spastic legs: is a scan needed?
    rf"{_OPENING}{_JUDGEMENT}\b[^?]*\?",  # bright tracts, diagnostic of ALS?
    rf"\b{_CONCLUSION}\?$",  # normal blood count, so B12 deficiency excluded?
    r"\b(?:ok|okay|safe|fine) (?:to|for|in|with)\b[^?]*\?",
    r"\bor not\b",
    rf"{_OPENING}{_ORDER}\b(?![^?]*\bor\b(?! not))[^?]*\?$",  # Test sisters? - normal brain MRI: still ALS?
    rf"\b{_PREDICATE}\?$",  # CMCT useful?
)
_POLAR = re.compile("|".join(_POLAR_FORMS), re.IGNORECASE)
_WANTS_MORE = re.compile(
    r"\b(?:dx|ddx|diagnos[ei]s|differential|causes?|steps?|next|plan|advice|options?|treatment|management|drugs?|bloods|"
    r"tests|investigations|interval|rules?|reply|meaning|name|level|side|site)\W*$",
    re.IGNORECASE,
)
# What is asked for by its name is no matter of yes or no: "diagnostic criteria for PLS?", "best treatment?".
_ASPECT = (
    r"(?:criteria|causes?|tests?|investigations?|bloods|drugs?|treatments?|therap(?:y|ies)|management|"
    r"dos(?:e|es|ing|age)|mimics?|genes?|inheritance|penetrance|frequency|duration|size|grades?|levels?|findings|"
    r"features|benefits?|interactions?|roles?|significance|mechanisms?|monitoring|age|onset|red flags|"
    r"contra-?indications?|differentials?|steps?|options?|signs)"
)
_ASKS_OF = re.compile(
    r"^(?:(?:and|so|the|best|typical|usual|main|common|possible|useful|diagnostic|specific|safe|first[- ]line|"
    rf"max(?:imum)?|start|test|early|late) )*{_ASPECT}\b(?: of onset)? (?:of|in|for|with|to|on|before)\b|"
    r"^(?:best|first[- ]line|max(?:imum)?)\b|"
    r"\b(?:inheritance|contra-?indications?|benefits?|significance|grades?|size|mimics|withdrawal signs|red flags|"
    r"first[- ]line|options?|next step)\W*$",
    re.IGNORECASE,
)
# "Can you tell me the dose?" wants the dose, "can you tell me whether" a yes or a no.
_REQUEST = re.compile(
    r"^(?:please )?(?:(?:can|could|would|will) (?:you|someone|anyone) (?:please )?"
    r"(?:tell|give|list|explain|describe|remind|show|name|define)\b|do(?:es)? (?:you|anyone|someone) know\b|"
    r"(?:can|could|may) (?:i|we) have\b|(?:tell|give|remind|show) (?:me|us)\b|"
    r"need\b(?! (?:to|i|we|he|she|it|they|my)\b))(?!.*\b(?:if|whether)\b)",
    re.IGNORECASE,
)
# "Does it cause weakness or drowsiness?" asks whether it does either.
_EITHER = re.compile(
    r"\b(?:there|any|ever)\b|"
    r"\b(?:cause|affect|exclude|rule out|interact with|involve|need|help|spare|raise|lower|worsen)s?\b.*\bor\b",
    re.IGNORECASE,
)
# A case, and then the question: "When the bladder fails early, is it HTLV-1?"
_SUPPOSED = re.compile(rf"(?:when|where|if|while)\b[^?]*, {_AUXILIARY}\b", re.IGNORECASE)
_ENOUGH_WORDS = 2
_POLAR_OPENING = re.compile(rf"{_FILLER}{_AUXILIARY}\b", re.IGNORECASE)
_WH = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)
_ASKS_OPENLY = re.compile(
    r"\b(?:whats?|which|who|whom|whose|when|where|why|how|define|explain|(?<!the )list|describe|vs|versus|compare)\b",
    re.IGNORECASE,
)
_ASKS_CHOICE = re.compile(r"\bor\b(?! not\b)", re.IGNORECASE)
# A case, and behind it two things to choose from at the end: PLS or HSP.
_ENDS_IN_CHOICE = re.compile(
    rf"{_AUXILIARY}\b.*\bor\b(?! not\b)(?:(?: [\w-]+){{1,3}}\W*$|.*\b(?:better|best|first|safer)\b)", re.IGNORECASE
)

# What "how much" measures when it asks for no dose.
_MUCH = r"(?:longer|better|worse|weaker|stronger|more|less|of an?|do|does|did|is|are|will)"

# The first that fits decides: from what a question can hardly mean otherwise to what any question may hold.
_FORMS: tuple[tuple[Kind, str], ...] = (
    (
        "comparison",
        r"\bvs\b|(?-i:(?<=\w )v(?= \w))|\bversus\b|\bcompar\w+|\bdiffer(?!ential)\w*|\bside by side\b|"
        r"\bapart\b|\btell\b.*\bfrom\b|\bdistinguish\w*|\bseparat\w+|\bwhich (?:is|has|does|one)\b.*\bor\b",
    ),
    (
        "dose",
        r"\b(?:loading|maintenance|starting|top) (?:and \w+ )?(?:dose|schedule)\b|\bschedule\b|\bregimen\b|"
        r"\bhow is \w+ (?:started|dosed|given|taken)\b|\bdos(?:e|es|ing|age)\b|"
        rf"\bhow much\b(?! {_MUCH}\b)|\btitrat\w+|(?-i:\bmg\b)",
    ),
    (
        "accuracy",
        r"\bsensitiv(?:e|ity)\b|\bspecific(?:ity)?\b(?! (?:drug|treatment|gene))|\baccura(?:te|cy)\b|\breliab\w+|"
        r"\bpredictive value\b|\blikelihood ratio\b|\bfalse[- ](?:positive|negative)s?\b|\bhow good is\b|\bAUC\b|"
        r"\bsens\b|\bspec\b",
    ),
    (
        "quantity",
        r"\bhow (?:often|many|long|common|soon|fast|rare|frequent\w*|high|low|big|old)\b|"
        rf"\bhow much {_MUCH}\b|"
        r"\b(?:prevalence|incidence|median|percent\w*|proportion|rates?|share of|cut-?offs?|threshold|risk of)\b|%",
    ),
    (
        "criteria",
        r"\bcriteri\w+|\bdefinite\b|\bdiagnos\w+ (?:requires?|needs?|rules?)\b|\brequired for\b",
    ),
    (
        "prognosis",
        r"\bprognos\w+|\boutlook\b|\blife expectancy\b|\bsurviv\w+|\boutcomes?\b|\bwhat happens (?:in|to|over)\b|"
        r"\bcourse of\b|\bnatural history\b|\bprogress(?:ion|es)?\b|\brisk\b(?! factors?)|\bwill \w+ recover",
    ),
    (
        "mechanism",
        r"^(?:and |so |but )?(?:why|how come)\b|\bmechanisms?\b|\bpathophysiolog\w+|\bpathogenesis\b|\bhow "
        r"(?:does|do|is|are)\b.*\b"
        r"(?:work|act|aris\w+|develop\w*|caused?|come about|lead to)\b|\bwhat (?:happens|goes wrong)\b",
    ),
    (
        "management",
        r"\btreat\w*|\bmanag\w+|\btherap(?:y|ies)\b|\bfirst[- ]line\b|\bnext step\w*|"
        r"\bwhat (?:should|do|can) (?:i|we)\b|"
        r"\bwhat to (?:do|give|use|offer)\b|\b(?:anything|what) to try\b|\b(?:immediate )?steps\b|\bwork-? ?up\b|"
        r"\bwhat does (?:he|she|the patient) need\b|"
        r"\bhow (?:do|should|can) (?:i|we) (?:stop|start|give|help|prevent|monitor)\b|"
        r"\bmonitor\w*|\bwhich (?:drugs?|medicines?)\b(?!.*\b(?:cause|avoid|make)\b)|\bwhen (?:do|should) (?:i|we)\b",
    ),
    (
        "list",
        r"^(?:please )?(?:list|name)\b|\blist of\b|\bcauses\b|\bcauses? of\b|\bsymptoms\b|\bsigns of\b|\bfeatures\b|"
        r"\bside[- ]effects?\b|\brisk factors\b|\btypes of\b|\bdifferential\b|\bexamples of\b|\bcontra-?indications\b|"
        r"\bwhat are the\b(?! (?:chances|odds)\b)|\bwhich (?!(?:is|has|was|does|causes|gives|needs)\b)\w+s\b|"
        r"\bwhat goes into\b|"
        r"\bwhat (?:symptoms|signs|drugs|tests|findings|investigations|bloods|genes|regions|options)\b",
    ),
    (
        "definition",
        r"^(?:and |so )?what(?:'?s| is| are)\b|\bmeant by\b|^explain\b|\bdefin(?!ite)\w+|\bmeaning\b|\bwhat (?:is|are) "
        r"(?:it|they|that)\b",
    ),
)
_NAMED_KINDS: frozenset[Kind] = frozenset({"dose", "quantity", "prognosis", "list", "definition"})
_COMPILED = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _FORMS)


def is_polar(asked: str) -> bool:
    """Say whether a question wants a yes or a no: "CK up in Kennedy disease?" asks what "is CK up …?" does."""
    if _REQUEST.search(asked) or (_ASKS_OF.search(asked) and not _POLAR_OPENING.match(asked)):
        return False
    match = _POLAR.search(asked)
    if not match:
        put = asked.rstrip().endswith("?") and len(asked.split()) >= _ENOUGH_WORDS
        openly = _ASKS_OPENLY.search(asked) or _ASKS_CHOICE.search(asked) or _WANTS_MORE.search(asked)
        return put and not openly and not _names_a_kind(asked)
    supposed = _SUPPOSED.match(asked)
    opens_polar = _POLAR_OPENING.match(asked) or supposed
    asks_otherwise = not supposed and (_WH.match(asked) or (not opens_polar and _WH.search(asked, match.start())))
    chooses = (_ASKS_CHOICE if opens_polar else _ENDS_IN_CHOICE).search(asked, match.start())
    return not asks_otherwise and (not chooses or bool(_EITHER.search(asked, match.start())))


def _names_a_kind(asked: str) -> bool:
    """Say whether a question names what it wants to hear of: a dose, a prognosis, a list of causes."""
    return any(form.search(asked) for kind, form in _COMPILED if kind in _NAMED_KINDS)


def kind_of(asked: str) -> Kind:
    """Return the kind of a question: polar before all else."""
    if is_polar(asked):
        return "polar"
    return next((kind for kind, form in _COMPILED if form.search(asked)), "other")
