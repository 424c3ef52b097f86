"""What must be said before anything else: an emergency, or a danger to a life."""

from dataclasses import dataclass

from qa.self_harm import self_harm_in
from qa.urgency import urgent_notices


@dataclass(frozen=True)
class Alarm:
    """The notices that come before any claim; `alone` when nothing else may be said."""

    notices: tuple[str, ...] = ()
    alone: bool = False


def alarm_in(text: str) -> Alarm:
    """Return what must be said first about a question; most often nothing."""
    harm = self_harm_in(text)
    if harm and harm.alone:
        return Alarm((harm.notice,), alone=True)
    return Alarm(((harm.notice,) if harm else ()) + urgent_notices(text))
