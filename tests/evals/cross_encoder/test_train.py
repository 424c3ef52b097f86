"""Training learns what it is shown, gives the same twice, and leaves each fold out of one set of adapters."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from evals.cross_encoder.folds import Folds, fold_file, fold_of
from evals.cross_encoder.groups import Group, Text
from evals.cross_encoder.train import FOLDS, refine_cross_encoder, train_cross_encoder
from ingest.errors import BetzError
from ingest.model import file_sha256
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.close_reading import in_place
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder
from tests.conftest import quiet

PAIRS = [
    ("is riluzole taken with food?", "Riluzole is taken without food.", "no"),
    ("is baclofen stopped slowly?", "Baclofen is tapered over weeks.", "yes"),
    ("does a normal EMG exclude ALS?", "A normal EMG does not exclude ALS.", "no"),
    ("is SOD1 ALS inherited?", "SOD1 ALS is inherited as a dominant trait.", "yes"),
]
GROUPS = [
    Group(
        question,
        (question,),
        (Text(text, 1.0, verdict), *(Text(other, 0.0) for _, other, _ in PAIRS if other != text)),
    )
    for question, text, verdict in PAIRS * 4
]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train_cross_encoder(GROUPS, GROUPS, folder / "all.safetensors", folder / "folds", progress=quiet)
    return folder


def test_it_learns_what_it_is_shown(trained: Path, tmp_path: Path) -> None:
    reader = CrossEncoder(ensure_cross_encoder(tmp_path, trained / "all.safetensors"))
    texts = [text for _, text, _ in PAIRS]
    for place, (question, _, _) in enumerate(PAIRS):
        read = reader.read(question, texts)
        assert max(range(len(read)), key=lambda n: read[n].relevance) == place


def test_the_same_questions_give_the_same_adapters(trained: Path, tmp_path: Path) -> None:
    train_cross_encoder(GROUPS, GROUPS, tmp_path / "again.safetensors", None, progress=quiet)
    assert file_sha256(tmp_path / "again.safetensors") == file_sha256(trained / "all.safetensors")
    assert not (tmp_path / "folds").exists()


def test_each_fold_is_left_out_of_adapters_of_its_own(trained: Path) -> None:
    files = [fold_file(trained / "folds", number) for number in range(FOLDS)]
    assert sorted(file.name for file in (trained / "folds").iterdir()) == [file.name for file in files]
    assert {load_file(file).keys() == load_file(trained / "all.safetensors").keys() for file in files} == {True}


def test_adapters_go_on_to_learn_questions_as_they_are_retyped(trained: Path, tmp_path: Path) -> None:
    retyped = {question: f"pt asks. {' '.join(reversed(question.split()))}" for question, _, _ in PAIRS}
    groups = [replace(group, retyped=(retyped[group.id],)) for group in GROUPS * 4]
    start, out = trained / "all.safetensors", tmp_path / "refined.safetensors"
    refine_cross_encoder(groups, start, out, progress=quiet)

    def margins(adapters: Path) -> list[float]:
        reader = CrossEncoder(ensure_cross_encoder(tmp_path, adapters))
        found = []
        for place, (question, _, _) in enumerate(PAIRS):
            read = [each.relevance for each in reader.read(retyped[question], [text for _, text, _ in PAIRS])]
            found.append(read[place] - max(read[:place] + read[place + 1 :]))
        return found

    assert sum(margins(out)) > sum(margins(start)) + 1


def test_without_retyped_questions_there_is_nothing_to_go_on_to(trained: Path, tmp_path: Path) -> None:
    with pytest.raises(BetzError, match="No question has other wordings"):
        refine_cross_encoder(GROUPS, trained / "all.safetensors", tmp_path / "out", progress=quiet)
    assert not (tmp_path / "out").exists()


@given(st.text(), st.integers(1, 9))
def test_a_question_is_always_in_the_same_fold(question: str, folds: int) -> None:
    assert 0 <= fold_of(question, folds) == fold_of(question, folds) < folds


def test_a_question_is_asked_of_the_assistant_of_its_fold_with_the_adapters_left_out(
    trained: Path, bundled: Settings, tmp_path: Path
) -> None:
    folds = Folds.open(bundled, trained / "folds")
    text = "how is riluzole taken"
    for question in ("a", "b", "c", "d", "e"):
        evidence = folds.of(question).search(text).evidence
        read = next(item for item in evidence if item.reading)
        adapters = fold_file(trained / "folds", fold_of(question, FOLDS))
        reader = CrossEncoder(ensure_cross_encoder(tmp_path, adapters))
        assert read.reading is not None
        alone = reader.read(text, [in_place(read)])[0]
        assert read.reading.relevance == pytest.approx(alone.relevance, abs=1e-3)


def test_without_folds_a_question_is_read_as_a_doctor_s_is(bundled: Settings, assistant: Assistant) -> None:
    text = "how is riluzole taken"
    asked = Folds.open(bundled, None).search("a", text).evidence[0]
    assert asked.reading == assistant.search(text).evidence[0].reading


def test_a_folder_without_folds_is_refused(bundled: Settings, tmp_path: Path) -> None:
    with pytest.raises(BetzError, match="no folds"):
        Folds.open(bundled, tmp_path)
