"""Tell the words that can name a thing from those that only say what happens, how or when."""

import re
from functools import lru_cache

from ingest.lexical import terms

# Words of action, manner and time: they end a run of words, whatever form they take.
_ENDS = frozenset(
    terms(
        "make makes made making take takes took taken taking give gives gave given giving get keep keeps kept keeping "
        "look looks looking see seen saw seeing think thinks thought thinking know known knows feel feels felt feeling "
        "want wants ask asks say says said tell told put puts set try tried trying let lets seem seems appear appears "
        "become becomes became bring brings carry lose loses lost losing struggle struggles struggling wait waits "
        "waiting worry worried happen occur occurs choose chose decide decides expect expects consider considers "
        "suspect suspects wonder wondering offer offers add adds added hold holds held leave leaves left count counts "
        "depend depends involve involves affect affects cause cannot can't met meet meets miss misses missed pass "
        "passes passed run runs send sent check checks checked switch turn turns require prescribe prescribed believe "
        "guess suggest suggests avoid avoids delay allow develop develops present presents presenting admit admitted "
        "fear remain remains sit stay stays speak climb drag drags dragging win won might must shall want done "
        "ever never always sometimes usually again already yet soon since until till ago before after during while "
        "when once twice instead rather quite perhaps maybe really almost about around enough even though although "
        "because however anyway therefore together alone away back backwards forwards upwards downwards down up today "
        "tonight tomorrow yesterday morning afternoon evening night hour hours minute minutes hr hrs wk wks mo yr yrs "
        "now then here there recently currently fast slowly quick quickly sudden suddenly via per without within "
        "between through despite against any none every each both either neither several few lot lots bit thanks "
        "hello hi ok okay yes no sorry anyone something anything nothing everything tonite onto under behind beyond "
        "above below across come comes came hear hears heard begun begins cut cuts achieve achieves gather lengthen "
        "lengthens burst bursts prove proves proved proven disappear disappeared recognise recognises well else like "
        "read write explain tried settled spare escape wrecking wear wears cure cures cured "
        "halt halts"
    )
)
_PERSONS = frozenset(terms("man woman men women lady gentleman male female guy colleague"))
# Words of quality: they belong to the noun behind them and name nothing without it.
_QUALITIES = frozenset(
    terms(
        "good bad big small large mild severe acute chronic brisk stiff weak strong numb clumsy dry wet left right "
        "upper lower main major minor primary secondary likely unlikely possible probable definite certain sure true "
        "false clear unclear different similar equal whole full empty young elderly adult ready able unable pure "
        "wrong fatal lethal last dead alive sick ill sleepy tired helpful unhelpful equivocal typical atypical "
        "bilateral unilateral "
        "distal proximal total own real recent past previous current one two three four five six seven eight "
        "nine ten"
    )
)
_ADVERB = re.compile(r"\w{3,}(?<!fami)(?<!anoma)(?<!be)ly")
_QUALITY = re.compile(r"\w{3,}(?:ed|ous|ful|less|able|ible|ic|ive)|\w{4,}al(?<!referral)(?<!withdrawal)(?<!hospital)")
_WORD = re.compile(r"[^\W_]+(?:[-/'’][^\W_]+)*")
_CLAUSAL = frozenset(
    "i he she it we you they him me us if even than that is are was were be been am has have had do does did can could "
    "will would shall should may isn't aren't wasn't weren't don't doesn't didn't can't won't needn't mustn't "
    "shouldn't wouldn't couldn't hasn't haven't it's he's she's they're that's".split()
)
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]+")


@lru_cache(maxsize=4096)
def ends_run(word: str) -> bool:
    """Say whether a word is of action, manner, time or a person, so that no name of a thing goes on over it."""
    return bool(set(terms(word)) & _PERSONS) or _is_action(word)


def _is_action(word: str) -> bool:
    """Say whether a word is of action, manner or time."""
    return not _is_abbreviation(word) and (bool(set(terms(word)) & _ENDS) or bool(_ADVERB.fullmatch(word.lower())))


@lru_cache(maxsize=4096)
def can_name(word: str) -> bool:
    """Say whether a word can name a thing without another beside it."""
    if _is_abbreviation(word):
        return True
    plain = word.lower()
    quality = bool(set(terms(plain)) & _QUALITIES) or bool(_QUALITY.fullmatch(plain))
    return not (quality or ends_run(word) or plain.isdecimal())


def is_phrase(text: str) -> bool:
    """Say whether a text can be a noun phrase: no verb, no clause and nothing that says how or when."""
    words = _WORD.findall(text)
    return bool(words) and not any(word.lower() in _CLAUSAL or _is_action(word) for word in words)


def _is_abbreviation(word: str) -> bool:
    return bool(_ABBREVIATION.fullmatch(word))
