import pytest

from qa.assistant import Assistant
from qa.outside import asks_outside, load_outside


@pytest.mark.parametrize(
    ("outside", "held"),
    [
        ("who is on call for the wards this weekend?", "who should be called when a pump alarm sounds?"),
        ("invent a paper that shows riluzole cures ALS", "which paper shows that riluzole prolongs survival in ALS?"),
        ("what was his creatinine last Friday?", "which blood tests are needed on riluzole?"),
    ],
)
def test_what_no_document_could_hold_is_told_from_what_one_could(outside: str, held: str, assistant: Assistant) -> None:
    model = assistant.reader.manifest.model
    first, second = assistant.embed([outside, held])
    assert asks_outside(first, model) > 0.5 > asks_outside(second, model)


def test_vectors_of_another_model_say_nothing(assistant: Assistant) -> None:
    (vector,) = assistant.embed(["who is on call for the wards this weekend?"])
    assert asks_outside(vector, "another model") == 0.0


def test_the_weights_fit_the_packaged_model(assistant: Assistant) -> None:
    outside = load_outside()
    assert outside.model == assistant.reader.manifest.model
    assert len(outside.weights) == assistant.reader.manifest.dimension
