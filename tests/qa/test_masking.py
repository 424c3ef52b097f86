import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import load_cases
from qa.masking import mask, without_identifiers

_DEV = Path(__file__).resolve().parents[2] / "evals" / "dev"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("John Smith, DOB 12/03/1961, has clonus", "[name], DOB [date], has clonus"),
        ("pt john smith dob 12/3/61 spastic", "pt [name] dob [date] spastic"),
        ("Smith, John 1961-03-12", "[name] [date]"),
        ("O'Brien DOB 1 Feb 1950", "[name] DOB [date]"),
        ("Mr Smith, 64, has clonus. Smith's EMG is normal", "[name], 64, has clonus. [name]'s EMG is normal"),
        ("mr jones has als", "[name] has als"),
        ("pt McDonald, 67yo, on NIV", "[name], 67yo, on NIV"),
        ("Mrs B's ALSFRS-R", "[name]'s ALSFRS-R"),
        ("Her name is Fatima Al-Hassan.", "Her name is [name]."),
        ("Is Jane Doe's EMG normal?", "Is [name]'s EMG normal?"),
        ("seen on 25 April 2023 with clonus", "seen on [date] with clonus"),
        ("MRN: 00123456, hospital number K1234567", "[number], [number]"),
        ("patient no. 55102 is weak", "[number] is weak"),
        ("NHS number 943 476 5919", "[number]"),
        ("9434765919", "[number]"),
        ("SSN 123-45-6789", "[number]"),
        ("call 07700 900123 or +44 20 7946 0958", "call [phone] or [phone]"),
        ("phone (555) 123-4567, bleep 2345", "phone [phone], [phone]"),
        ("j.smith+a@nhs.example.org please", "[email] please"),
        ("Mr Wilson has Wilson disease", "[name] has Wilson disease"),
        ("Mr Łukasz Nowak and Mrs Şahin", "[name] and [name]"),
        ("MR SMITH, DR JONES and Dr. brown", "[name], [name] and [name]"),
        ("Mr. van der Berg and Mrs de la Cruz", "[name] and [name]"),
        ("Svetlana Ivanova, 54-year-old woman", "[name], 54-year-old woman"),
        ("Svetlana Ivanova MRN 12345678", "[name] [number]"),
        ("J. Smith 12/03/1961; Ivanova S., DOB 12Mar1961", "[name] [date]; [name], DOB [date]"),
        ("(555)123-4567, 1-800-555-1234, 0044 20 7946 0958", "[phone], [phone], [phone]"),
        ("06 12 34 56 78, cell: 555.123.4567", "[phone], [phone]"),
        ("MRN12345678, MRN: 12 345 678, patient identifier 998877", "[number], [number], [number]"),
        ("SSN: 123.45.6789, DOB 12031961, DOB: 1961", "[number], DOB [date], DOB: [date]"),
        ("j.o'brien@nhs.example.org", "[email]"),
        ("Kennedy, DOB 01/02/1950: Kennedy disease?", "[name], DOB [date]: Kennedy disease?"),
    ],
)
def test_what_identifies_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Parkinson disease, Wilson disease or Kennedy disease?",
        "patient Kennedy disease, CAG 45",
        "Does Hoffmann's sign or a Babinski sign mean Lou Gehrig's disease?",
        "Charcot Marie Tooth disease and Brown Séquard syndrome",
        "Hoffmann positive, Babinski negative, Lance definition",
        "riluzole 50 mg twice daily, 2020-2024, 100-1000 U, PMID 12345678, doi 10.1016/S0140673620",
        "SOD1 A5V, rs12608932, NCT04856982, BP 120/80, ALSFRS-R 36/48, the 20/30/40 rule, Gold Coast criteria 2019",
        "tofersen was approved on 25 April 2023",
        "MR imaging, mr spectroscopy and MS patients",
        "tofersen pt, NfL every month?",
        "5/10/15 mg baclofen, 10-10-20 mg tizanidine, T10/11/12 lesion",
        "NCT 04856982, EudraCT 2015-003456-12, PMID 9434765919",
        "extension 10-20 degrees, CD4 cell 200-350, mobile 20-30 metres, patient 10000 steps",
        "does mr diffusion help, did she miss doses, ms relapse, MR SPECTROSCOPY",
        "box at home for a patient, I'm writing it up; another patient, I’ve seen her",
        "dr said ok, patient UMN signs, EMG normal, brand name Rilutek",
        "annual cost per pt, ALS MDT clinic",
    ],
)
def test_medicine_is_left_alone(text: str) -> None:
    assert mask(text) == text


def test_no_question_of_a_doctor_loses_a_word_of_its_medicine() -> None:
    changed = [
        turn
        for path in sorted(_DEV.glob("*.jsonl"))
        for case in load_cases(path)
        for turn in case.turns
        if mask(turn) != turn and not re.search(r"\b(?:[Mm]rs?|[Dd]r|DOB|MRN)\b", turn)
    ]
    assert changed == []


_FRAGMENTS = st.sampled_from(
    "Mr |Smith|John |, |DOB |12/03/1961|MRN |943 476 5919|123-45-6789|a@b.org|Kennedy| disease|0770 0900123|patient |"
    "ALS|64 y|. |born |[name]|[date]|'s |Wilson |25 April 2023| approved |+44 20 7946 0958| x ".split("|")
)


@given(st.lists(_FRAGMENTS, max_size=12).map("".join))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text("abc ?,.-", max_size=60))
def test_text_without_capitals_digits_and_addresses_is_left_alone(text: str) -> None:
    assert mask(text) == text


@given(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.org|\d{3}-\d{2}-\d{4}", fullmatch=True))
def test_addresses_and_numbers_do_not_survive(secret: str) -> None:
    assert secret not in mask(f"weak legs {secret} since May")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("John Smith, DOB 12/03/1970, MRN 55102: stiff legs, dx?", "stiff legs, dx?"),
        ("[name], DOB [date], [number]: stiff legs, dx?", "stiff legs, dx?"),
        ("Is John Smith's EMG normal?", "Is EMG normal?"),
        ("a range [0, 1] is normal", "a range [0, 1] is normal"),
    ],
)
def test_what_identifies_a_person_is_left_out_of_what_is_asked(text: str, asked: str) -> None:
    assert without_identifiers(text) == asked
