"""POST /v1/feedback: what a reader thinks of an answer, a claim or a citation."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete

from api.access import Asker, own_turn
from api.fields import Comment
from api.problems import ProblemError, problems
from api.service import Serving
from api.storage.models import Feedback
from qa.answer import Answer

router = APIRouter(tags=["conversations"])
Place = Annotated[int, Field(ge=0)]


class FeedbackRequest(BaseModel):
    """A thumb up or down for a turn; `claim` and `citation` count from 0, and a citation needs its claim."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"turn_id": "…", "rating": "down", "claim": 0, "citation": 0}]}
    )

    turn_id: str
    rating: Literal["up", "down"]
    claim: Place | None = None
    citation: Place | None = None
    comment: Comment = ""


class FeedbackView(BaseModel):
    """Feedback as it was given."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    created: datetime
    rating: Literal["up", "down"]
    claim: int | None
    citation: int | None
    comment: str


@router.post("/v1/feedback", status_code=201, responses=problems(401, 403, 404, 422, 429))
def give_feedback(service: Serving, principal: Asker, body: FeedbackRequest) -> FeedbackView:
    """Rate an answer, a claim or a citation; a later rating of the same replaces the earlier."""
    with service.database.write() as session:
        turn = own_turn(session, principal, body.turn_id)
        _check_place(body, Answer.model_validate_json(turn.answer))
        session.execute(
            delete(Feedback).where(
                Feedback.turn_id == turn.id, Feedback.claim == body.claim, Feedback.citation == body.citation
            )
        )
        given = Feedback(
            turn_id=turn.id,
            rating=body.rating,
            claim=body.claim,
            citation=body.citation,
            comment=body.comment,
        )
        session.add(given)
    return FeedbackView.model_validate(given)


def _check_place(body: FeedbackRequest, answer: Answer) -> None:
    """Refuse feedback on what the answer does not have. Raises ProblemError."""
    if body.claim is None:
        held = body.citation is None
    else:
        held = body.claim < len(answer.claims) and (
            body.citation is None or body.citation < len(answer.claims[body.claim].citations)
        )
    if not held:
        raise ProblemError(422, "The answer has no such claim or citation.")
