"""Mask what identifies a person before a text is logged, stored or sent to a model.

Rules over form, not a model: e-mail addresses, telephone, NHS, social security and record numbers, dates, and names
that a title, a cue ("patient …"), a given name or a date beside them gives away. Eponyms stay: "Wilson disease".
"""

import re

from qa.masking_names import DATE_MASK, mask_names

_EMAIL = re.compile(r"(?<![\w.+%'’-])[\w.+%'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_SSN = re.compile(
    r"\b(?:SSN|social security(?: (?:no|number))?)\b\W{0,3}(?:is )?\d{3}[ .-]?\d{2}[ .-]?\d{4}\b"
    r"|(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    re.IGNORECASE,
)
_NHS_CUED = re.compile(r"\bNHS(?: ?(?:no|num|number|id))?\b\W{0,3}(?:is )?\d{3}[ -]?\d{3}[ -]?\d{4}\b", re.IGNORECASE)
# The number of a trial, a paper or a gene is nobody's, and a number with a unit behind it is none of a person either.
_NOBODYS = r"(?<!NCT )(?<!CT )(?<!PMID )(?<!PMID: )(?<!ISRCTN )(?<!OMIM )"
_NO_UNIT = r"(?! ?(?:m?c?g|mg|µg|ml|mL|U|IU|units?|degrees?|m|metres?|meters?|steps|cells?)\b)"
_TEN_DIGITS = re.compile(rf"{_NOBODYS}(?<![\w+./-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w/-])")
_RECORD = re.compile(
    r"\b(?:MRN|URN|UHID|NHI|CHI)(?=[\W\d])\.?(?: no\.?| number)?[\s:#=(]{0,3}(?:is )?[A-Z]{0,3}\d(?:[ -]?\d){2,14}\b\)?"
    r"|\b(?:(?:hospital|hosp|unit|chart|case|(?:medical )?record|account|patient|pt)\.? ?"
    r"(?:no\b|num\b|number|id\b|identifier|#))\.?(?: no\.?| number)?[\s:#=]{0,3}(?:is )?[A-Z]{0,3}[- ]?\d[\d-]{2,14}\b"
    rf"|\b(?:patient|pt) #?\d{{5,12}}\b{_NO_UNIT}|\b[A-Z]{{1,2}}\d{{6,8}}\b|{_NOBODYS}(?<![\w./-])\d{{9,12}}(?![\w/-])",
    re.IGNORECASE,
)
_SNP = re.compile(r"rs\d", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w+])(?:\+|00)\d{1,3}(?:[ ().-]{0,2}\d){7,12}\b"
    rf"|{_NOBODYS}(?<![\w.-])\(?0\d{{2,5}}\)?[ -]?\d{{3,4}}(?:[ -]?\d{{3,4}})?\b(?!\.\d)"
    r"|(?<![\w./-])0\d(?: \d{2}){4}\b"
    r"|(?<![\w./-])(?:1[ .-])?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}\b"
    r"|\b(?:tel|telephone|phone|mob|fax|bleep|pager|ext|extension)\b\.?"
    rf"(?: (?:no|number))?[\s:#]{{0,3}}(?:is )?\d[\d .-]{{1,14}}\d\b{_NO_UNIT}"
    r"|\b(?:mobile|cell)\b[\s:#]{0,3}(?:is )?\d(?:[ .-]?\d){6,14}\b",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_BIRTH = re.compile(
    rf"(?P<cue>\b(?:DOB|D\.O\.B\.?|date of birth)\W{{0,3}}(?:is )?|\bborn (?:on )?)"
    rf"(?:\d(?:[ ./-]?\d){{3,7}}|\d{{1,2}}\W?{_MONTH}\W?\d{{2,4}})(?![\d/-])",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)(?:(?:19|20)\d{{2}}|\d{{2}})|(?:19|20)\d{{2}}(?P<sign>[/.-])\d{{1,2}}(?P=sign)\d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?,?[ -]{_YEAR}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})"
    rf"(?![\d/-]|\.\d){_NO_UNIT}",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"[,;:(]?\s*\b(?:DOB|D\.O\.B\.|date of birth|born|MRN|NHS|tel|phone|e-?mail)\b:?(?=\s*(?:on )?\[)|"
    r"\s*[,;:(]?\s*\[(?:name|date|number|phone|email)\](?:['’]s)?[,;:)]*",
    re.IGNORECASE,
)
# The date of a drug, a paper or a rule is nobody's.
_PUBLIC = re.compile(
    r"(?:approv|authori|licen[cs]|publish|withdr|announc|releas|updat|recall|guideline|label|trial)\w*[^.?!]{0,40}$",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """Return a text with what identifies a person replaced by `[name]`, `[date]`, `[number]`, `[phone]`, `[email]`.

    Masking twice is masking once.
    """
    while (masked := _mask_once(text)) != text:  # a mask may lay bare what stood too close to another number
        text = masked
    return text


def without_identifiers(text: str) -> str:
    """Return a text with what identifies a person left out, and the words that only announce it."""
    masked = mask(text)
    return " ".join(_ANNOUNCED.sub(" ", masked).split()) if "[" in masked else text


def _mask_once(text: str) -> str:
    text = _EMAIL.sub("[email]", text)
    text = _SSN.sub("[number]", text)
    text = _NHS_CUED.sub("[number]", text)
    text = _TEN_DIGITS.sub(lambda m: "[number]" if _is_nhs_number(m.group()) else m.group(), text)
    text = _RECORD.sub(lambda m: m.group() if _SNP.match(m.group()) else "[number]", text)
    text = _DATE.sub(_mask_date, _BIRTH.sub(rf"\g<cue>{DATE_MASK}", text))
    text = _PHONE.sub("[phone]", text)
    return mask_names(text)


def _mask_date(match: re.Match[str]) -> str:
    """Return the mask of a date, or what only looks like one, or is the date of something public, as it is."""
    first, second = int(match["first"] or 1), int(match["second"] or 1)
    possible = min(first, second) <= 12 and max(first, second) <= 31
    public = _PUBLIC.search(match.string, max(match.start() - 80, 0), match.start())
    return DATE_MASK if possible and not public else match.group()


def _is_nhs_number(text: str) -> bool:
    """Say whether ten digits carry the check digit of an NHS number (modulus 11, NHS Data Dictionary)."""
    digits = [int(character) for character in text if character.isdigit()]
    check = -sum((10 - place) * digit for place, digit in enumerate(digits[:9])) % 11
    return check == digits[9]
