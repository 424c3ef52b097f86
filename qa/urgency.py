"""Recognise an acute emergency, or a danger to a life, in what was asked, and say at once what cannot wait.

Rules over words: what happened, and that it happens now. The wording is fixed and gives neither drug nor dose; the
documents say the rest. It would rather warn once too often than once too seldom.
"""

import re
from dataclasses import dataclass


def _any(*forms: str) -> str:
    """Return the expression that matches any of some forms, from the start of a word to the end of one."""
    return rf"\b(?:{'|'.join(forms)})\b"


_SPAN = r"(?:a few|\d+|two|three)? ?(?:mins?|minutes?|h|hrs?|hours?|days?)\b"
# That something happens now, in the words of a ward or of a patient.
_NOW = _any(
    r"sudden\w*|acute(?:ly)?|abrupt\w*|rapid(?:ly)?|overnight|right now|at the moment|currently|ongoing|worsening",
    r"new(?:[- ]onset)?\b(?! (?:patient|pt|als|mnd|diagnos|guideline|drug|treatment|criteria|case))",
    r"just (?:started|began|developed|lost|had|now)|woke (?:up )?(?:with|unable)|getting worse|deteriorating",
    r"to(?:day|night|nite)|this (?:am|pm|morning|afternoon|evening)|since (?:this|last night|yesterday|\d+ ?(?:am|pm))",
    rf"since {_SPAN}",
    rf"(?:for|in|over|last|past|within) (?:the (?:last|past) )?{_SPAN}|\d+ ?{_SPAN} (?:ago|of|history)",
    r"in (?:a&e|ed|resus|casualty)|in front of me|on the phone|is this (?:an )?emergency",
)
# That it began only now, whatever was there before.
_ONSET = _any(
    r"sudden\w*|new(?:[- ]onset)?|woke (?:up )?(?:with|unable)|overnight|since (?:this|last night|yesterday)",
    r"this (?:morning|afternoon|evening)",
)
_PAST = _any(
    r"post[- ]?stroke|after (?:an? |the )?(?:stroke|injury)|(?:years?|months?|weeks?) (?:ago|after)|chronic\w*",
    r"long[- ]?standing|previous\w*|old (?:stroke|infarct)|rehab\w*|recover\w+",
)
_WEAK = _any(
    r"weak\w*|paraly\w+|paresis|plegi\w+|power loss|loss of power|gone off|numb(?:ness)?",
    r"(?:can(?:not|['’]?t)|unable to) (?:move|feel)",
)
_LEGS = _any(r"legs?|lower limbs?|paraparesis|paraplegi\w+|walk(?:ing)?")
_SPHINCTER = _any(
    r"saddle|perianal|perineal|retention|incontinen\w+|bladder|bowels?|not passed urine|sphincter",
    r"can(?:not|['’]?t) (?:pass urine|pee|wee)",
)
_CORD = _any(r"cauda equina|cord compression|mscc|ces\b")


@dataclass(frozen=True)
class _Emergency:
    """Something that cannot wait: every pattern of one of `signs` must be found, and not `unless`.

    What is `past` is no emergency, unless an onset is told beside it.
    """

    notice: str
    signs: tuple[tuple[str, ...], ...]
    unless: str = "(?!)"
    past: str = "(?!)"

    def found_in(self, text: str) -> bool:
        """Say whether a text tells of it."""
        found = any(all(re.search(sign, text, re.IGNORECASE) for sign in signs) for signs in self.signs)
        if not found or re.search(self.unless, text, re.IGNORECASE):
            return False
        rest = re.sub(self.past, " ", text, flags=re.IGNORECASE)
        return rest == text or bool(re.search(_ONSET, rest, re.IGNORECASE))


_EMERGENCIES = (
    _Emergency(
        "Urgent: sudden weakness of one side, facial droop or loss of speech is a stroke until proved otherwise. "
        "Activate the emergency stroke pathway now and note when the patient was last seen well.",
        (
            (_any(r"hemi(?:pare|plegi)\w+|fac(?:e|ial) droop\w*|droop(?:ing|y) face|[ad]y?s?phasi[ac]\w*"), _NOW),
            (
                _any(r"(?:one|left|right)[- ]sided|unilateral|one side|(?:left|right) (?:side|arm|leg|face|hand)"),
                _WEAK,
                _NOW,
            ),
            (_any(r"(?:can(?:not|['’]?t)|unable to|stopped|lost) (?:speak\w*|talk\w*|speech)|slurred speech"), _NOW),
            (
                _any(
                    r"sudden(?:ly)?(?: \w+){0,2} (?:dysarthri\w*|(?:difficulty|trouble|problems?) (?:speaking|talking))"
                ),
            ),
            (_any("fast[- ]positive|having a stroke"),),
        ),
        past=_PAST,
    ),
    _Emergency(
        "Urgent: new leg weakness, saddle numbness, a sensory level, or loss of bladder or bowel control may be "
        "compression of the spinal cord or cauda equina. Refer as an emergency; MRI of the whole spine is needed now, "
        "the same day.",
        (
            (_LEGS, _WEAK, _NOW),
            (_SPHINCTER, _any(r"legs?|back pain|weak\w*|numb(?:ness)?|ana?esth\w+|umn|spastic\w*|sensory level"), _NOW),
            (_any(r"saddle (?:ana?esth\w+|numbness|sensory loss)"), _any(r"retention|incontinen\w+|weak\w*")),
            (_any(r"(?:sudden|acute|new)(?:[- ]onset)?(?: \w+)? (?:tetra|quadri|para)(?:pares|plegi)\w*"),),
            (_SPHINCTER, _LEGS, _WEAK, _any(r"back pain|cancer|metasta\w+|fever")),
            (_CORD, _NOW),
            (rf"(?:\?|\b(?:suspect\w*|possible|probable|query|likely)(?: \w+){{0,3}}) ?{_CORD}",),
            (rf"{_CORD}(?: is)? suspected\b",),
            (_any("sensory level"), _NOW),
        ),
        past=_any(r"(?:years?|months?) ago|chronic\w*|long[- ]?standing"),
    ),
    _Emergency(
        "Urgent: breathlessness at rest, drowsiness, choking or rising carbon dioxide may be respiratory failure. "
        "Call emergency help now and take blood gases; in neuromuscular weakness the need is ventilatory support, and "
        "oxygen alone can worsen carbon dioxide retention.",
        (
            (_any(r"(?:can(?:not|['’]?t)|struggling to|unable to) breathe?|gasping|stopped breathing|turning blue"),),
            (
                _any(
                    r"(?:is|isn['’]?t) not breathing|not breathing(?! \w)|breathing (?:has )?stopped|(?:is|are) choking"
                ),
            ),
            (_any(r"(?:trouble|difficulty) breathing"), _NOW),
            (_any(r"respiratory (?:failure|arrest)|hypercapni\w+|co2 (?:retention|narcosis)|dyspn\w+|stridor"), _NOW),
            (_any(r"short(?:ness)? of breath|breathless\w*|choking|desaturat\w+"), _NOW),
            (_any(r"drows\w*|confus\w*|obtunded|somnolen\w+"), _any(r"niv|als|mnd|hypercapni\w+|p?a?co2|sats?"), _NOW),
            # Not behind "<" or ">": what has a limit is a criterion.
            (_any(r"(?:sats?|s[pa]o2|saturations?|desaturat\w+)(?:[ :=]|of|at|are|is|now|down|to)*[5-8]\d"),),
            (_any(r"pa?co2(?:[ :=]|of|is|at|now|up|to)*(?:[6-9]\d|1\d\d|(?:[89]|1\d)(?:\.\d)? ?kpa)"),),
        ),
    ),
    _Emergency(
        "Urgent: a convulsive seizure that lasts 5 minutes, or comes again before recovery, is status epilepticus. "
        "Call emergency help, protect the airway and follow the local protocol now.",
        (
            (_any(r"(?:still|keeps?|won['’]?t stop|not stopping|been) (?:fitting|seizing|convulsing)"),),
            (_any(r"(?:fitting|seizing|convulsing) (?:for|now|again|since)"),),
            (_any(r"seizure (?:for|lasting|won['’]?t stop|ongoing)|in status\b"),),
            (_any("status epilepticus"), _NOW),
        ),
    ),
    _Emergency(
        "Urgent: sudden loss of baclofen, above all from a pump, can cause rebound spasticity, fever, confusion, "
        "seizures and death. Treat it as an emergency now: restore baclofen, check pump and catheter, and call the "
        "pump team and intensive care.",
        (
            (
                _any(r"baclofen|itb|pump"),
                _any(
                    r"withdr\w+|stopped|r[au]n(?:ning)? out|missed|forgot\w*|delay\w*|malfunction\w*|leak\w*",
                    r"empty|alarm\w*|beep\w*|disconnect\w*|kink\w*|fractur\w*",
                    r"fail\w*|removed|abrupt\w*|without",
                ),
                _any(
                    r"fever\w*|febrile|pyrexi\w*|hot|high temp\w*|t(?:emp\w*)?\W{0,3}(?:3[89]|4\d)",
                    r"rigid\w*|confus\w*|hallucinat\w*|seiz\w*|fitting",
                    r"itch\w*|hypertherm\w*|agitat\w*|rebound|sweat\w*|stiff\w* (?:again|all over)|unwell",
                ),
            ),
            (_any("baclofen withdrawal"), _NOW),
        ),
    ),
    _Emergency(
        "Urgent: pounding headache, flushing or sweating with high blood pressure after a cord injury at T6 or above "
        "is autonomic dysreflexia. Sit the patient up, loosen clothing, look for a full bladder or bowel, and call for "
        "help now.",
        (
            (
                _any(r"headache|flush\w*|sweat\w*|bp ?\d{3}|hypertens\w*|blood pressure"),
                _any(
                    r"cord injur\w+|sci\b|(?:tetra|quadri|para)pleg\w*|(?:above|at) t[1-6]\b",
                    r"t[1-6] (?:lesion|injury|level)",
                ),
                _NOW,
            ),
            (
                _any(r"headache|flush\w*|sweat\w*"),
                _any(r"cord injur\w+|sci|(?:tetra|quadri|para)pleg\w*|t[1-6] (?:lesion|injury|level)"),
                _any(r"bp ?(?:1[89]|2\d)\d"),
            ),
            (_any(r"dysreflexi\w+"), _NOW),
        ),
    ),
    _Emergency(
        "Urgent: an arrhythmia or cardiac arrest after suxamethonium in a patient with a motor lesion is hyperkalaemia "
        "until proved otherwise. Treat it as hyperkalaemic arrest now.",
        (
            (
                _any(r"sux\w*|succinylcholine"),
                _any(r"(?:in |cardiac )?arrest\w*|vf\b|vt\b|arrhythmi\w*|(?:peaked|tall) t|wide qrs|asystol\w*"),
                _any("after|gave|given|got|had|now"),
            ),
        ),
        unless=r"^\W*(?:why|how (?:does|long|often|common)|can|could|does|is|which)\b",
    ),
    _Emergency(
        "Urgent: weakness that climbs or spreads within days, with trouble swallowing or breathing, can stop breathing "
        "altogether. Admit as an emergency and measure vital capacity now and repeatedly.",
        (
            (
                _any(r"ascending|climbing|spreading|progress\w*"),
                _WEAK,
                _any(r"breath\w*|swallow\w*|vital capacity|fvc|areflexi\w+|reflexes (?:gone|lost|absent)"),
                _any(r"over (?:hours|days|\d+ (?:hours|days))|since|today"),
            ),
        ),
    ),
    _Emergency(
        "Urgent: an overdose needs emergency assessment now, even without symptoms. Call emergency services or a "
        "poisons centre.",
        (
            (_any(r"(?:took|taken|swallowed|ingested|has had) (?:an? )?(?:overdose|too (?:much|many))"),),
            (_any(r"(?:swallowed|ate|drank|took) (?:an? |the )?(?:whole |full )?(?:box|bottle|pack(?:et)?|strip)"),),
            (
                _any(
                    r"(?:took|taken|swallowed|ingested) (?:\d{2,}|all|the whole|lots of) (?:of )?(?:\w+ )?"
                    r"(?:tablets?|pills?|box)"
                ),
            ),
            (
                r"(?<!\bcan a )(?<!\bcan an )\boverdos\w+",
                rf"{_NOW}|{_any('what now', 'what to do', 'what do i do', 'patient')}",
            ),
        ),
    ),
)


def urgent_notices(text: str) -> tuple[str, ...]:
    """Return what cannot wait about a question: a notice for each emergency it tells of, most often none."""
    return tuple(emergency.notice for emergency in _EMERGENCIES if emergency.found_in(text))
