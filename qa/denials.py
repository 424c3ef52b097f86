"""Which words of a text are denied or limited, so that a claim can be held to the polarity of what it quotes.

The reach of a cue is that of NegEx (Chapman et al., J Biomed Inform 2001;34:301-310): the words behind it in its
clause, at most five.
"""

import re

from ingest.lexical import term_set

_REACH = 5
# Fixed phrases that hold a cue and deny nothing.
_NO_DENIAL = re.compile(r"\b(?:not only|no (?:more|less|later|sooner) than|with or without|whether or not)\b", re.I)
DENIALS = frozenset(
    "not cannot no never neither nor none without lack lacks lacking fail fails failed absent absence unlikely "
    "rather except nothing nobody negative denies denied avoid avoids avoided contraindicated against".split()
)
_WORD = re.compile(r"n't\b|\w+")
_CLAUSE = re.compile(r"[,;:.!?|()]|\b(?:but|however|although|though|whereas|while|because|since|unless|so)\b", re.I)


def denied(text: str) -> list[frozenset[str]]:
    """Return for each cue that denies the stemmed terms in its reach, its own term left out."""
    found = []
    for clause in _CLAUSE.split(_NO_DENIAL.sub(" ", text)):
        words = _WORD.findall(clause.replace("’", "'").replace("n't", " not"))
        for place, word in enumerate(words):
            if word.lower() in DENIALS:
                found.append(frozenset(term_set(" ".join(words[place + 1 : place + 1 + _REACH]))))
    return found


def same_polarity(claim: str, quoted: str) -> bool:
    """Say whether a claim denies what its quote denies and nothing else.

    Each denial of the claim must reach a word that the quote denies. Each denial of the quote whose reach the claim
    speaks of must be made by the claim as well.
    """
    by_claim, by_quote = denied(claim), denied(quoted)
    all_by_claim, all_by_quote = frozenset().union(*by_claim), frozenset().union(*by_quote)
    spoken = term_set(claim)
    return all(reach & all_by_quote for reach in by_claim) and all(
        not reach & spoken or reach & all_by_claim for reach in by_quote
    )
