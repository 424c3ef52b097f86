import pytest

from qa.sides import side_of


@pytest.mark.parametrize(
    ("question", "sentence", "affirms"),
    [
        (
            "does a normal EMG exclude ALS?",
            "EMG can be normal early in ALS, so a normal EMG does not exclude ALS.",
            False,
        ),
        ("needle study clean. ALS out?", "A normal EMG does not exclude ALS.", False),
        ("is gout off the table?", "A normal urate does not exclude gout.", False),
        ("isn't a level needed?", "A level is needed before treatment.", True),
        ("so a level isn't needed?", "A level is needed before treatment.", False),
        ("so a level isn't needed?", "A level is not needed.", True),
        ("urate is raised in gout, isn't it?", "Urate is raised in gout.", True),
        ("do we hold off the scan?", "A second opinion should not delay the scan.", False),
        ("is the drug contraindicated in gout?", "The drug must not be given in gout.", True),
        (
            "do raters agree more in the arms than the legs?",
            "Agreement was better in the legs than in the arms.",
            False,
        ),
        (
            "the urate is normal, is the joint fine then?",
            "A normal urate does not exclude disease of the joint.",
            False,
        ),
        ("does it only happen at night?", "It does not only happen at night.", True),
        ("can it be taken with milk?", "It can be taken with milk, although some do not like the taste.", True),
    ],
)
def test_a_sentence_takes_the_side_that_its_turns_and_the_questions_leave(
    question: str, sentence: str, affirms: bool
) -> None:
    assert (side_of(question, sentence).clause > 0) is affirms


def test_the_mean_over_clauses_lies_between_both_sides() -> None:
    side = side_of("is copper low in gout?", "Copper is low in gout, but zinc is not low in gout.")
    assert -1 < side.whole < 1


def test_what_a_question_asks_for_is_read_from_its_end() -> None:
    assert side_of("Could be gout. Is urate always raised?", "Urate is raised.").strict
    assert not side_of("Could be gout. Is urate always raised?", "Urate is raised.").possible
    assert side_of("can urate be normal?", "Urate can be normal.").possible
    assert side_of("is gout excluded?", "Gout is excluded.").turned
