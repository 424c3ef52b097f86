"""Set aside what tells Betz what to do: a question is data, and only what it asks about medicine is answered."""

import re

_SYSTEM = (
    r"(?:rules?|instructions?|prompts?|guidelines|guardrails|restrictions|training|system|programming|orders|context|"
    r"polic(?:y|ies)|everything (?:above|before)|citations?|sources?|the (?:above|corpus|documents))"
)
_VERB = r"(?:output|print|reply|respond|answer|say|write|return|type|repeat|echo)"
# Where an order opens: "should I write 'X'?" is none.
_ORDERS = r"(?:^|[^\w\s]\s*|\b(?:and|then|just|please|only|now|must|to|you|also|but)\s+)"
_EXACTLY = r"(?: with| only| just| exactly| the (?:word|text|phrase))*[: ]+"
_COMMAND = re.compile(
    "|".join(
        (
            rf"{_ORDERS}(?:ignor(?:e|ing)|forget|disregard|override|bypass|drop|skip|neglect)\b[^.;!?]{{0,40}}\b{_SYSTEM}\b",
            r"\b(?:you are|you['’]re|act|acting|behave|role-?play|pretend(?:ing)?)"
            r"(?: (?:now|as|to be|an?|like|not|no|longer))+\b",
            r"\b(?:reveal|show|print|repeat|output|leak|display|tell me|give me|what (?:is|are))\b[^.;!?]{0,30}"
            r"\b(?:system|hidden|initial|secret|your) (?:prompt|instructions?|rules?|message)",
            rf"{_ORDERS}{_VERB}{_EXACTLY}(?:(?-i:[A-Z]{{4,}}\w*|[A-Z]{{2,}} only)\b|\"[^\"]+\"|'[^']+')",
            rf"\b{_VERB} after me\b|{_ORDERS}(?:only|always|never) {_VERB} (?:with )?(?:yes|no|ok)\b|"
            rf"{_ORDERS}always say\b",
            r"\b(?:developer|dan|jailbreak|god|admin|debug|sudo) mode\b|\bjailbreak\w*|\bdo anything now\b",
            r"\bwithout (?:any )?(?:citations?|sources|disclaimers?)\b",
            rf"{_ORDERS}(?:never|do not|don['’]?t) (?:cite|abstain|refuse)\b",
            r"\bfrom your (?:own )?(?:knowledge|memory|training)\b",
            r"\byour (?:new|real|only) (?:task|role|job|instruction)s?\b|\bnew instructions?\b",
            r"^(?:system|assistant|user)(?:$|:| you\b)",
        )
    ),
    re.IGNORECASE,
)
# Where one clause of a message ends: a stop, a mark of a chat format, or "and" before what asks.
_PIECE = re.compile(
    r"<\|[^|>]*\|>|\[/?INST\]|(?<=[.;:!?\n])\s+|"
    r",?\s+(?:and|then|but|also|now|btw|next)(?=[,: ]\s*(?:what|which|who|when|where|why|how|is|are|does|do|can|should|"
    r"could|would|tell|answer|explain|list|define)(?:['’]?s)?\b),?:?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:and|then|but|also|now)\b[, ]*)+", re.IGNORECASE)


def without_instructions(text: str) -> str:
    """Return a question without the clauses that order Betz about; all of it where nothing else would be left."""
    pieces = [piece.strip(" ,:;") for piece in _PIECE.split(text)]
    if not any(map(_COMMAND.search, pieces)):
        return text
    kept = [piece for piece in pieces if any(map(str.isalnum, piece)) and not _COMMAND.search(piece)]
    return _LEAD.sub("", " ".join(kept)) or text
