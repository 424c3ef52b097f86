import pytest

from qa.shorthand import written_out


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("edaravone MoA", "edaravone mechanism of action"),
        ("spastic legs w/ normal MRI, Dx?", "spastic legs with normal MRI, diagnosis?"),
        ("sens and spec of Hoffmann", "sensitivity and specificity of Hoffmann"),
        ("Hb and MCV ok, neg neuro exam", "haemoglobin and mean cell volume ok, negative neurological examination"),
        ("RSI in a complete para", "rapid sequence induction in a complete paraplegic"),
        ("G2 para 1, 10 yr history", "G2 para 1, 10 year history"),
        ("FVC 98% pred, started pred", "FVC 98% predicted, started prednisolone"),
        ("Isnt it ALS? he cant walk, shouldnt they've", "Isn't it ALS? he can't walk, shouldn't they've"),
        ("hes weak and theyll scan, thats all", "he's weak and they'll scan, that's all"),
        ("so its just depression, its not ALS", "so it's just depression, it's not ALS"),
        ("its side effects and its only dose", "its side effects and its only dose"),
        ("what’s the max dose, 10mg TDS? SEs?", "what's the maximum dose, 10mg three times daily? side effects?"),
        ("its IM, were ill, ions, paint, hint", "its IM, were ill, ions, paint, hint"),
        (
            "61F, ALS; 72M; 8yo boy, 45 y/o M",
            "61-year-old woman, ALS; 72-year-old man; 8-year-old boy, 45-year-old man",
        ),
        ("80 yr old, 55 yoF", "80-year-old, 55-year-old woman"),
        ("temp 38.4F, T12M, 10M/s, grade 3F, 120F, 61FVC", "temperature 38.4F, T12M, 10M/s, grade 3F, 120F, 61FVC"),
        ("SpO2 88, pCO2 9, causes w AMN, a spectrum", "SpO2 88, pCO2 9, causes w AMN, a spectrum"),
    ],
)
def test_shorthand_is_written_out_and_nothing_else(text: str, long: str) -> None:
    assert written_out(text) == long
