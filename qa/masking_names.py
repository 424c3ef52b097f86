"""Find the names of persons in a text by what gives them away; eponyms stay: "Wilson disease"."""

import re
from functools import partial

NAME_MASK, DATE_MASK = "[name]", "[date]"

_EPONYMS = frozenset(
    "parkinson parkinsons kennedy wilson hoffmann hoffman babinski tromner trömner chaddock oppenheim gordon schaefer "
    "rossolimo charcot marie tooth gehrig gehrigs lou hawking betz lance ashworth tardieu penn rankin barthel romberg "
    "lhermitte brown séquard sequard guillain barré barre miller fisher duchenne becker erb mills strümpell strumpell "
    "lorrain addison alzheimer alzheimers huntington huntingtons pick lewy bell horner uhthoff hirayama friedreich "
    "fazio londe vialetto laere madras devic susac krabbe fabry pompe tay sachs kings king escorial awaji airlie borg "
    "glasgow edinburgh hughes sjögren sjogren behçet behcet wernicke korsakoff broca goldner starling bonnet".split()
)
_EPONYM_NOUN = re.compile(
    r"['’]?s?,? (?:disease|syndrome|sign|reflex|test|palsy|phenomenon|scale|criteria|stag\w+|type|"
    r"score|index|tremor|body|bodies|cells?|disorder|paralysis|sclerosis|notch|maneuver|manoeuvre|classification)\b",
    re.IGNORECASE,
)
_GIVEN = (
    "John|James|Robert|Michael|David|William|Richard|Joseph|Thomas|Charles|Christopher|Daniel|Matthew|Anthony|Steven|"
    "Stephen|Paul|Andrew|Joshua|Kenneth|Kevin|Brian|George|Timothy|Ronald|Edward|Jason|Jeffrey|Ryan|Jacob|Gary|Peter|"
    "Nicholas|Eric|Jonathan|Simon|Alan|Ian|Colin|Keith|Trevor|Martin|Philip|Patrick|Sean|Mohammed|Muhammad|Ahmed|Ali|"
    "Hassan|Omar|Raj|Sanjay|Carlos|Juan|Jose|José|Luis|Miguel|Hans|Klaus|Jürgen|Pierre|Jean|Giovanni|Marco|Ivan|"
    "Mary|Patricia|Jennifer|Linda|Elizabeth|Barbara|Susan|Jessica|Sarah|Karen|Lisa|Nancy|Betty|Margaret|Sandra|Ashley|"
    "Kimberly|Emily|Donna|Michelle|Carol|Amanda|Dorothy|Melissa|Deborah|Stephanie|Rebecca|Sharon|Laura|Cynthia|Helen|"
    "Kathleen|Amy|Angela|Anna|Anne|Ruth|Brenda|Pamela|Nicole|Katherine|Catherine|Christine|Janet|Jane|Julie|Joyce|"
    "Maria|María|Heather|Diane|Alice|Emma|Olivia|Sophie|Fatima|Aisha|Priya|Carmen|Elena|Olga|Ingrid|Claire|Fiona|"
    "Jack|Harry|Fred|Frank|Henry|Arthur|Tom|Bob|Jim|Bill|Mike|Steve|Dave|Sam|Ben|Chris|Kate|Sue|Liz|Peggy|Doris"
)
# Capitalised words that open a sentence or belong to a study, a place or a thing rather than to a person.
_NOT_NAMES = frozenset(
    "the this that these those what which who whom when where why how is are was were does do did can could "
    "should would will may might must has have had if in on at for from with without and or but of to a an my our "
    "his her their no yes not any please also patient pt new old male female man woman known seen admitted born "
    "age aged hello hi dear gold coast criteria disease syndrome sign trial study guideline umn lmn als pls mnd "
    "mri emg ct niv peg fvc hsp dcm ms csf ftd nice ean aan fda ema mr us uk eu january february march april june "
    "july august september october november december monday tuesday wednesday thursday friday saturday sunday "
    "upper lower motor neuron neurone riluzole baclofen tizanidine tofersen edaravone dantrolene botulinum toxin "
    "spasticity weakness history imaging spectroscopy angiography angiogram scan scans scanner venography "
    "neurography contrast diffusion perfusion tractography myelography protocol signal sequences features safe "
    "conditional brain spine head findings said says told asked wants wrote thinks here "
    "there dr patients hospital clinic ward st hospitals i'm i've i'd i'll".split()
)
_LETTERS = [chr(code) for code in range(0x250) if chr(code).isalpha()]
_CAPITAL, _SMALL = (f"[{''.join(filter(of, _LETTERS))}]" for of in (str.isupper, str.islower))
_PARTICLE = r"(?:(?:van|von|de|der|den|del|la|di|da|dos|bin|al|ten|ter) )"
_WORD = (
    rf"{_CAPITAL}(?:{_SMALL}+(?:{_CAPITAL}{_SMALL}+)?(?!\w)|['’][A-Z]?{_SMALL}+|{_CAPITAL}+(?!\w))"
    rf"(?:-{_CAPITAL}{_SMALL}+)?"
)
# MR is a scan and MS a disease, but for MR in front of another word in capitals.
_TITLE = rf"(?:Mr|[Mm]rs|MRS|Ms|Mx|Miss|[Dd]r|DR|[Pp]rof|PROF|Professor|Sir|Rev|MR(?= {_CAPITAL}{{2}}))"
_INITIALS = r"(?:[A-Z]\.? ){0,2}"
_RUN = rf"{_INITIALS}{_PARTICLE}{{0,3}}{_WORD}(?:,? {_INITIALS}{_PARTICLE}{{0,3}}{_WORD}){{0,2}}"
_BORN = r"(?i:DOB|D\.O\.B\.|date of birth|born)\b"
_AGE = r"\d{2}[ -]?(?:yo?\b|y/o|years?\b|[MF]\b)"
_BESIDE = rf"(?=,? ?\(?(?:aged? |an? )?(?:{re.escape(DATE_MASK)}|\[(?:number|phone|email)\]|{_BORN}|{_AGE}))"
_CUES = (
    r"(?:[Pp]atient|[Pp]t|[Nn]amed|[Cc]lient|[Hh]usband|[Ww]ife|[Mm]other|[Ff]ather|[Ss]on|[Dd]aughter|"
    r"(?:[Mm]y|[Hh]is|[Hh]er|[Ff]ull|[Ww]hose|[Pp]atient|[Pp]t)(?:['’]?s)? name|(?:^|\n)[Nn]ame|[Nn]ame(?=:))"
)
# A title or a date beside it makes a name of an eponym too; each of the others needs a word that is none.
_SURE = tuple(
    re.compile(form)
    for form in (
        rf"\b{_TITLE}\.? (?P<name>{_RUN}|[A-Z]\b)",
        r"\b(?:mr|mrs|mister|dr|prof|Mr|Mrs|Ms|Miss|Dr|Prof)\.? (?P<name>[a-z][a-z'’-]+)",
        rf"\b(?P<name>{_INITIALS}{_WORD},? {_INITIALS}{_WORD}(?: {_WORD})?){_BESIDE}",
        rf"\b(?P<name>[A-Z]\.? {_WORD}|{_WORD},? [A-Z]\.?)(?=,? ?\(?(?:{re.escape(DATE_MASK)}|{_BORN}))",
        rf"\b(?P<name>(?i:{_GIVEN}) [a-z'’-]{{2,}}){_BESIDE}",
        rf"\b(?P<name>{_WORD})(?=,? ?\(?{_BORN})",
        rf"\b(?:[Pp]atient|[Pp]t):? (?P<name>{_RUN}){_BESIDE}",
    )
)
_LIKELY = tuple(
    re.compile(form)
    for form in (
        rf"\b{_CUES}(?: is| was)?[:,]? {{0,2}}(?P<name>{_RUN})",
        rf"\b(?P<name>(?:{_GIVEN}) {_INITIALS}{_WORD}(?: {_WORD})?)",
    )
)


def mask_names(text: str) -> str:
    """Return a text with the names of persons replaced; its dates must be masked already.

    A surname that was found once is masked wherever it comes again.
    """
    found: list[str] = []

    def replace(match: re.Match[str], *, sure: bool) -> str:
        titled = match.start("name") > match.start()
        name = _name_in(match["name"], titled=titled)
        start = match.start("name") + match["name"].index(name)
        end = start + len(name)
        eponym = _EPONYM_NOUN.match(match.string, end) or (not sure and _all_eponyms(name))
        if not name or (eponym and not (sure and titled)):
            return match.group()
        found.extend(word for word in re.findall(_WORD, name) if not _all_eponyms(word))
        kept = match.start() if titled and sure else start
        return match.string[match.start() : kept] + NAME_MASK + match.string[end : match.end()]

    for forms, sure in ((_SURE, True), (_LIKELY, False)):
        for form in forms:
            text = form.sub(partial(replace, sure=sure), text)
    for word in dict.fromkeys(found):
        text = re.sub(rf"\b{re.escape(word)}\b", NAME_MASK, text)
    return text


def _name_in(run: str, *, titled: bool) -> str:
    """Return the part of a run of words that can be a person's name: without what opens or follows it.

    Only right behind a title or a cue is a word in capitals a name rather than an abbreviation.
    """
    kept: list[re.Match[str]] = []
    for word in re.finditer(r"[^\s,]+", run):
        text = word.group()
        other = text.rstrip(".").lower().replace("’", "'") in _NOT_NAMES or (
            bool(re.fullmatch(r"[A-Z]{2,4}s?", text)) and not (titled and word.start() == 0)
        )
        if not other:
            kept.append(word)
        if kept and (other or text.endswith(("'s", "’s"))):
            break
    return run[kept[0].start() : kept[-1].end()].removesuffix("'s").removesuffix("’s") if kept else ""


def _all_eponyms(name: str) -> bool:
    return all(part.removesuffix("'s").removesuffix("’s") in _EPONYMS for part in re.split(r"[\s,-]+", name.lower()))
