import pytest

from qa.everyday import EverydayWords

_WORDS = (
    "eye do hemoglobin out patient water works long standing clumsy sticky squashed wrinkled crossed probable "
    "summarized rotation reject pike hall trel micor spasm stiffened"
).split()
# What is held but rarely used: names are made of such words.
_RARE = [f"rare{letter}{other}" for letter in "abcdefghij" for other in "abcdefgh"]
_EVERYDAY = EverydayWords([*_WORDS[:-8], *_RARE, *_WORDS[-8:]])


@pytest.mark.parametrize(
    "word",
    "clumsy doable haemoglobin clumsier stickiness squash wrinkle uncrossed improbable summarise outpatient "
    "waterworks longstanding stiffening antiwrinkle prestanding".split(),
)
def test_an_everyday_word_may_be_inflected_or_put_together(word: str) -> None:
    assert word in _EVERYDAY


@pytest.mark.parametrize("word", "trelmicor hallpike rotator rejection stiffazole spastorvil eyepatx".split())
def test_a_name_is_not_taken_for_an_everyday_word_that_it_resembles(word: str) -> None:
    assert word not in _EVERYDAY
