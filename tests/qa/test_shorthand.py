import pytest

from qa.shorthand import written_out


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("edaravone MoA", "edaravone mechanism of action"),
        ("spastic legs w/ normal MRI, Dx?", "spastic legs with normal MRI, diagnosis?"),
        ("sens and spec of Hoffmann", "sensitivity and specificity of Hoffmann"),
        ("SpO2 88, pCO2 9, causes w AMN, a spectrum", "SpO2 88, pCO2 9, causes w AMN, a spectrum"),
    ],
)
def test_shorthand_is_written_out_and_nothing_else(text: str, long: str) -> None:
    assert written_out(text) == long
