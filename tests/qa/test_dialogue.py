from collections.abc import Sequence

from qa.answer import Answer, Citation, Claim
from qa.dialogue import Conversation, converse


def answer_of(*texts: str) -> Answer:
    """Make an answer of claims, each cited from where its number says."""
    claims = [
        Claim(
            text=text,
            support="verified",
            citations=[Citation(document_id="d", start=n, end=n + 1, cited_text="x")],
        )
        for n, text in enumerate(texts)
    ]
    return Answer(status="answered", question="q", standalone_question="q", text=" ".join(texts), claims=claims)


class Asked:
    """Answers every conversation with the number of its turns, and remembers what it was asked."""

    def __init__(self) -> None:
        self.conversations: list[Conversation] = []

    def __call__(self, conversation: Conversation) -> Answer:
        self.conversations.append(conversation)
        return answer_of(f"answer {len(conversation.turns)}")


def claims(turns: Sequence[str], earlier: Sequence[Answer] = ()) -> tuple[list[list[str]], int]:
    """Return the claims of the earlier turns, and how many of them had to be answered."""
    asked = Asked()
    return converse(turns, earlier, asked).claims, len(asked.conversations)


def test_nothing_is_answered_that_no_turn_points_at() -> None:
    assert claims(["what is PLS?", "its prognosis?", "and the dose?"]) == ([[], []], 0)


def test_the_answer_a_turn_points_at_is_found() -> None:
    assert claims(["drugs for spasticity?", "dose of the second one?"]) == ([["answer 1"]], 1)


def test_a_known_answer_is_not_found_again() -> None:
    assert claims(["drugs?", "dose of the second one?"], [answer_of("Baclofen.", "Tizanidine.")]) == (
        [["Baclofen.", "Tizanidine."]],
        0,
    )


def test_answering_a_long_conversation_costs_one_answer_a_turn() -> None:
    assert claims(["drugs?", *["the second one?"] * 20])[1] == 20


def test_an_answer_is_found_with_the_answers_before_it() -> None:
    asked = Asked()
    converse(["drugs?", "the second one?", "and that drug?"], [answer_of("Baclofen.")], asked)
    assert [conversation.claims for conversation in asked.conversations] == [[["Baclofen."]]]


def test_citations_come_newest_answer_first() -> None:
    conversation = Conversation(("a", "b", "c"), (answer_of("one"), answer_of("two", "three")))
    assert [citation.start for citation in conversation.citations] == [0, 1, 0]
