"""Read the characters of the Symbol font, which older documents write Greek letters and signs in.

Source: unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt.
"""

_FROM_20 = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\uf8e5αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_FROM_A0 = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"
_PRIVATE = 0xF000  # where Word puts the codes of such fonts

_CHARACTERS = {
    _PRIVATE + start + number: character
    for start, characters in ((0x20, _FROM_20), (0xA0, _FROM_A0))
    for number, character in enumerate(characters)
}


def from_symbol_font(text: str) -> str:
    """Return a text that is set in the Symbol font with its private characters as those they show."""
    return text.translate(_CHARACTERS)
