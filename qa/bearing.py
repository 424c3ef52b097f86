"""How a sentence that answers a polar question answers it: by denying, by affirming, or under a condition.

Rules over English, not over medicine. They read the clause of the sentence that is most about what was asked; whether
the sentence answers at all is for others to say.
"""

import re

from ingest.lexical import term_set
from qa.answer import Verdict
from qa.opposites import beginnings, patterns_of, says_the_opposite
from qa.verdict import speaks_of_another_case

_CASE_NAMED = 1 / 3  # a question that names so much of a condition asks about that case
_WORD = 5  # letters that the forms of a word of denial share
_ABOUT = 0.5  # a later clause with so much of what the clause most about the question has says the same thing

_CLAUSE = re.compile(
    r"[;:]\s|,?\s(?:because|although|though|whereas|while|since|and so|so that|so|but)\s|,\s(?=which|who|and\s)|"
    r"\s(?=who\s)",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|cannot|never|neither|nor|no|none|nobody|nothing|unlikely|lacks|lacking|fails? to|failed|"
    r"missed|avoid(?:ed)?|(?:argues?|arguing|speaks?|counts?|tells?) against|"
    r"contraindicat\w+|unproven|wrong|too (?:short|early|late|vague|small|few|weak)|withdrawn|retired|outdated|"
    r"out of date|overtaken|harmful|dangerous|hard to justify|hardly|rarely|seldom|exception to|"
    r"^few|(?:a|the) poor|must be absent|rather than|without benefit|\w+n['’]t)\b",
    re.IGNORECASE,
)
# Phrases that hold such a word but do not deny what the clause says.
_NO_DENIAL = re.compile(
    r"\b(?:not only|no longer than|(?:no|not) (?:more|less|sooner|later) than|whether or not|with or without|"
    r"not (?:always|necessarily|normal|known|to be missed)|do(?:es)? not always|but not|"
    r"no (?:lower|upper|sensory) \w+|with (?:\w+ ){0,2}no|no other|nothing else|"
    r"(?:that|which) [^,;]{1,60} do(?:es)? not explain)\b",
    re.IGNORECASE,
)
# What is told only to set it apart from what is so: ", not Y", "rather than Y".
_TAIL = re.compile(
    r"(?:(?:,| but| and| or) not (?!only\b|just\b|merely\b)|\b(?:rather than|instead of) )"
    r"(?P<tail>[^,;:.]+)",
    re.IGNORECASE,
)
# Not to put a thing off is to do it, unless the question is whether to put it off.
_NOT_PUT_OFF = re.compile(
    r"\bnot (?:usually )?(?:(?:by|in) itself )?(?:be )?(?:an? )?(?:(?:reason to )?(?:delay|withh[eo]ld|wait|"
    r"postpone|defer|refuse)|reason to stop|stopped|interrupted|discontinued)\w*",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(
    r"\b(?:delay|withh[eo]ld|wait|postpone|defer|refuse|stop|interrupt|discontinue|hold|held|switched off|end)\w*",
    re.IGNORECASE,
)
_WARNING = re.compile(r"avoid|contraindicat|harmful|dangerous|unsafe", re.IGNORECASE)
_ASKS_ADVICE = re.compile(
    r"\b(?:should|shall|safe\w*|ok(?:ay)?|fine|alright|allowed|permitted|appropriate|indicated|recommend\w*|prefer\w*|advis\w+|"
    r"giv\w+|us(?:e|ed|ing)|start\w*|stop\w*|continue\w*|combin\w+|prescri\w+|offer\w*|tak(?:e|ing)|option|add\w*|need\w*|"
    r"(?:can|may|could) (?:i|we|he|she|they|you))\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"^whether\b|\bno (?:\w+ ){0,3}(?:evidence|data|sources?|trials?|stud(?:y|ies)|figures?|agreed)\b|"
    r"\b(?:evidence|data|trials?|figures?)\b[^,;]{0,120}\b(?:lacking|missing)\b|"
    r"\b(?:not|neither|nor) (?:been |yet |a )*(?:known|established|proven|shown|tested)\b|\b(?:hypothesis|debated|"
    r"disputed)\b",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(
    r"\b(?:not|never) (?:been |yet )*(?:known|established|proven|shown) (?:to|as|that|by)\b|"
    r"\bno (?:\w+ ){0,3}(?:evidence|trials?|stud(?:y|ies)) (?:supports?|shows?|has shown)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?<!even )(?:if|when|unless|as long as|provided|where|whenever|during|while|in (?:some|selected))\b"
    r"(?P<case>.*)$",
    re.IGNORECASE,
)
_LEADING_CASE = re.compile(r"^\W*(?:if|when|once|unless|provided)\b[^,]*,", re.IGNORECASE)
_CASE = re.compile(r"\b(?:if|when|once|unless|as long as|provided)\b", re.IGNORECASE)
_DEPENDS = re.compile(
    r"\b(?:depends?|depending|governed by|case by case|individuali[sz]ed|var(?:y|ies)|conflicting|sometimes|"
    r"only (?:if|when|after|under|together|by)|but only|unless|some \w+ [^.]*\bsome\b|differ between|as long as)\b",
    re.IGNORECASE,
)
_ASKS_POSSIBLE = re.compile(r"\b(?:can|could|may|might|possible|still|ever|any|some|option)\b", re.IGNORECASE)
_ASKS_PROOF = re.compile(
    r"\b(?:pro(?:ve|of|ven|ves|ved)|evidence|confirm\w*|establish\w*|known|shown?|tested|validated|compared|trials?|figures?|"
    r"stud(?:y|ies)|data|agreed)\b",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(r"\b(?:exclud\w+|rul\w+ (?:\w+ ){0,4}out)\b", re.IGNORECASE)
_ASKS_EXCLUSION = re.compile(
    r"\b(?:exclud\w+|rul\w+ (?:\w+ ){0,4}out|against|stop worrying|reassur\w+|forget|ignore|discharge|clear(?:s|ed)?|"
    r"end the search|enough|suffic\w+|prove[sn]?|confirms?|means?|safe|unnecessary|skipped|omitted)\b",
    re.IGNORECASE,
)
# What a question asks that a sentence grants only in such words: "X can be normal in Y" does not exclude Y.
_STRONG = patterns_of(
    (
        (r"exclud\w+|rul(?:es?|ed) (?:\w+ ){0,4}out", r"exclud\w+|rul\w+ (?:\w+ ){0,4}out|against|no longer possible"),
        (
            r"prov(?:e|es|ed)|confirms?|mean|enough|suffic\w+|clinch\w*",
            r"prov(?:e|es|en|ed|ing)|proof|confirm\w*|means?|diagnos\w+|enough|suffic\w+|specific|establish\w*|clinch\w*|"
            r"satisf\w+|meets?|counts?|marks?|defines?",
        ),
        (
            r"(?:put|set) down to|blamed|accepted as|assumed",
            r"(?:put|set) down to|blamed|accept\w*|assumed?|explain\w*",
        ),
    )
)
# The same of how often or how far, unless the question is whether that can be.
_UNIVERSAL = patterns_of(
    (
        (
            r"(?<!nearly )(?<!almost )(?:every|all|always)|entirely|completely|complete|fully|full",
            r"every\w*|each|all|always|entire\w*|complete\w*|full\w*|any|whole|both|whatever|regardless",
        ),
        (r"alone|just|only", r"alone|just|only|sole\w*|nothing|single|enough|suffic\w+"),
    )
)
# Words of a sentence that says less than that.
_WEAKER = re.compile(
    r"\b(?:can|may|might|could|also|even|other|another|need\w*|requir\w+|suggest\w*|support\w*|fits?|favou?rs?|several|"
    r"both|some|part\w*|often|usual\w*|most\w*|about|half|third|before|first|only|calls? for|possible|or|but|at least|"
    r"when|if|weeks|months|few|more|less|should prompt|build\w*|count\w*)\b|%",
    re.IGNORECASE,
)
# "Should every patient …?" asks for advice.
_ASKS_DUTY = re.compile(r"^\W*(?:should|must|shall)\b", re.IGNORECASE)
_EVEN = re.compile(r"\b(?:even (?:if|when|without|with)|with or without|despite|whether)\b", re.IGNORECASE)
_ONLY = re.compile(r"(?<!not )\bonly\b", re.IGNORECASE)
# "…, whereas B does (not)": what was said before of A is (not) so of B.
_SAME_OF = re.compile(
    r"(?:,| but| and| while| whereas) (?!how|what|that|which|who|not)(?P<other>[^,;:]{1,60}?) "
    r"(?:does|do|did|is|are|was|were|has|have|can|should)(?P<no> not)?\W*$",
    re.IGNORECASE,
)
# What relates things: a clause that denies what the question asks by the same word answers it, however short it is.
_RELATION = re.compile(
    r"\b(exclud|rul\w* out|prov|confirm|mean|diagnos|enough|suffic|need|separat|stop|prevent|slow|prolong|help|"
    r"caus|safe)\w*",
    re.IGNORECASE,
)
# To go on is not to be stopped.
_ASKS_END = re.compile(r"\b(?:stop|halt|cur|revers|prevent)\w*", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:continues? to|goes on|go on|remains?)\b", re.IGNORECASE)
# To spare a thing is not to affect it.
_ASKS_AFFECT = re.compile(r"\b(?:affect|involv)\w*", re.IGNORECASE)
_SPARES = re.compile(r"\b(?:spares?|spared|sparing|preserves?|preserved|kept|intact)\b", re.IGNORECASE)
# Words that turn a question round, so that a sentence without them answers the other way.
_TURNS = re.compile(
    r"\b(?:without|skip\w*|omit\w*|withh[eo]ld\w*|avoid\w*|unsafe|wait|delay(?:ed)?|postpon\w+|deferr?\w*|"
    r"(?:held|hold) back|put off|left|leave|switched off|discharged|unnecessary|needless|"
    r"ignored?|disregard\w*|bypass\w*|harmless|unquestioned|confined to|limited to|free of|miss(?:es|ed)?|"
    r"fails? to|contraindicat\w+)\b",
    re.IGNORECASE,
)
_TURNED_TOO = re.compile(_TURNS.pattern + r"|\b(?:replac|exclud|stopp|safe|abrupt)\w*|\brul\w+ out\b", re.IGNORECASE)
# Whether to worry asks for a danger: what forbids it says yes, and a mere denial says nothing.
_ASKS_WORRY = re.compile(
    r"\b(?<!stop )(?:worr(?:y|ied)|concern(?:ed)?|be careful|beware|watch out|a problem|danger(?:ous)?|risky|"
    r"hazard(?:ous)?|harmful|unsafe|avoid(?:ed)?)\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\bcontraindicat\w+|\bavoid(?:ed)?\b|\b(?:not safe|unsafe|harmful|dangerous)\b|"
    r"\b(?:not|never) (?:be )?(?:\w+ly )?(?:given|used|combined|taken|stopped|started|receive)\b",
    re.IGNORECASE,
)
# "Is it true that X is not so?" asks the other way round.
_TRUE_THAT_NOT = re.compile(r"\b(?:true|right|correct|fair to say) that\b[^?]*?\b(?P<no>not|never|no)\b", re.IGNORECASE)
_OTHER_WAY: dict[Verdict, Verdict] = {"yes": "no", "no": "yes"}
_OR_NOT = re.compile(r"\bor not\b", re.IGNORECASE)


def read_bearing(question: str, sentence: str) -> Verdict | None:
    """Return what a sentence that answers a polar question says to it; None where it says what is not known."""
    question = _OR_NOT.sub(" ", question)
    not_so = _TRUE_THAT_NOT.search(question)
    if not not_so:
        return _read(question, sentence)
    plain = _read(question[: not_so.start("no")] + question[not_so.end("no") :], sentence)
    return _OTHER_WAY.get(plain, plain) if plain else None


def asks_of_danger(question: str) -> bool:
    """Say whether a question asks if there is something to worry about."""
    return bool(_ASKS_WORRY.search(question))


def _read(question: str, sentence: str) -> Verdict | None:
    """Read a sentence as `read_bearing` does, for a question that is not asked the other way round."""
    told = _told(question, sentence)
    if asks_of_danger(question):
        return "yes" if any(map(_FORBIDS.search, told)) else None
    denied = _unanswered([clause for clause in told if _denied(clause, question)], told, question)
    if not told or any(speaks_of_another_case(question, clause) for clause in denied or told[:1]):
        return None
    if _NOT_SHOWN.search(sentence) and (not denied or _ASKS_PROOF.search(question)):
        return "no"
    if _UNKNOWN.search(sentence) and not denied:
        return "no" if _ASKS_PROOF.search(question) else None
    turned = bool(_TURNS.search(question)) and not _shares_turn(question, sentence) and not _EVEN.search(sentence)
    other = None if turned else _same_of_other(question, sentence)
    if other:
        return other
    if denied:
        return _where_denied(question, denied[0], turned=turned)
    return _where_affirmed(question, sentence, told, turned=turned)


def _where_denied(question: str, denied: str, *, turned: bool) -> Verdict | None:
    """Return what a clause that denies something says to a question, which may be turned round."""
    if _SPARES.search(question) and _ASKS_AFFECT.search(denied):
        return "yes"
    if _EXCLUDES.search(denied) and not _ASKS_EXCLUSION.search(question):
        return "yes" if _ASKS_POSSIBLE.search(question) else None
    return "yes" if turned and not _TURNED_TOO.search(denied) else "no"


def _where_affirmed(question: str, sentence: str, told: list[str], *, turned: bool) -> Verdict | None:
    """Return what a sentence without a word of denial says to a question, which may be turned round."""
    if _tells_apart(question, sentence):
        return "yes" if turned else "no"
    spared = _ASKS_AFFECT.search(question) and _SPARES.search(told[0])
    goes_on = _ASKS_END.search(question) and _GOES_ON.search(sentence)
    if spared or turned or goes_on or says_the_opposite(question, " ; ".join(told)):
        return "no"
    if _falls_short(question, sentence):
        return "no" if _WEAKER.search(sentence) or _EXCLUDES.search(question) else None
    if _conditional(question, sentence, told[0]):
        return "depends"
    return "no" if _ONLY.search(sentence) and not _ONLY.search(question) else "yes"


def told_clauses(question: str, sentence: str, *, denied: bool) -> list[str]:
    """Return the clauses of a sentence that say something to a question: those that deny, or all of them."""
    told = _told(question, sentence)
    return [clause for clause in told if _denied(clause, question)] or told if denied else told


def _told(question: str, sentence: str) -> list[str]:
    """Return the clauses that say something to a question: the first, those most about it, those with its relation."""
    asked = _forms(question)
    relations = {match[1].lower() for match in _RELATION.finditer(question)}
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause]
    about = [len(asked & _forms(clause)) for clause in clauses]
    most = max(about, default=0)
    return [
        clause
        for place, (clause, count) in enumerate(zip(clauses, about, strict=True))
        if count
        and (
            place == 0
            or count >= _ABOUT * most
            or any(match[1].lower() in relations for match in _RELATION.finditer(clause))
        )
    ]


def _unanswered(denied: list[str], told: list[str], question: str) -> list[str]:
    """Return the clauses that deny, or none where a later clause that affirms is more about what was asked."""
    asked = _forms(question)
    most = max((len(asked & _forms(clause)) for clause in denied), default=0)
    affirmed = [clause for clause in told[1:] if clause not in denied]
    if denied and not _EXCLUDES.search(denied[0]) and any(len(asked & _forms(clause)) > most for clause in affirmed):
        return []
    return denied


def _conditional(question: str, sentence: str, clause: str) -> bool:
    """Say whether a sentence holds only in cases that the question does not name."""
    if _DEPENDS.search(sentence):
        return True
    condition = _CONDITION.search(clause)
    if not condition or _ASKS_POSSIBLE.search(question):
        return False
    case = _forms(condition["case"])
    return len(case & _forms(question)) < _CASE_NAMED * len(case)


def _denied(clause: str, question: str) -> bool:
    """Say whether a clause holds a denial that the question does not hold itself, outside its conditions."""
    case = _CASE.search(clause)
    main = clause[: case.start()] if case and case.start() else _LEADING_CASE.sub("", clause)
    if not _PUT_OFF.search(question):
        main = _NOT_PUT_OFF.sub(" ", main)
    main = _TAIL.sub(" ", _UNKNOWN.sub(" ", _NO_DENIAL.sub(" ", main)))
    words = {match.group().lower()[:_WORD] for match in _DENIAL.finditer(main)}
    if not _ASKS_ADVICE.search(question):  # "may worsen it, so avoid it" denies no effect
        words = {word for word in words if not _WARNING.match(word)}
    return bool(words - {match.group().lower()[:_WORD] for match in _DENIAL.finditer(question)})


def _tells_apart(question: str, sentence: str) -> bool:
    """Say whether what was asked is what a sentence sets apart from what is so: "X, not Y" to "is it Y?"."""
    if _TAIL.search(question):
        return False
    asked = _forms(question)
    return any(
        (asked & _forms(match["tail"])) - _forms(sentence[: match.start()] + " " + sentence[match.end() :])
        for match in _TAIL.finditer(sentence)
    )


def _same_of_other(question: str, sentence: str) -> Verdict | None:
    """Return what a sentence says of the one asked about where its end says that alone: "whereas B does not"."""
    match = _SAME_OF.search(sentence)
    if not match or not (_forms(question) & _forms(match["other"])) - _forms(sentence[: match.start()]):
        return None
    return "no" if match["no"] else "yes"


def _falls_short(question: str, sentence: str) -> bool:
    """Say whether a question asks for something strong that a sentence doesn't grant."""
    if _ASKS_DUTY.search(question):
        return False
    asked = _STRONG if _ASKS_POSSIBLE.search(question) else _STRONG + _UNIVERSAL
    return any(asks.search(question) and not grants.search(sentence) for asks, grants in asked)


def _shares_turn(question: str, sentence: str) -> bool:
    turns = {word.lower()[:4] for word in _TURNS.findall(question)}
    return bool(turns & {word.lower()[:4] for word in re.findall(r"\w+", sentence)})


def _forms(text: str) -> frozenset[str]:
    return beginnings(text) or term_set(text)
