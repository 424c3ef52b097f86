"""What the routes of one running service share."""

from dataclasses import dataclass, field
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from api.live import LiveAssistant
from api.metrics import Metrics
from api.rates import Rates
from api.service_settings import ServiceSettings
from api.storage.database import Database


@dataclass
class Service:
    """The assistant, the database and the limits of one running service.

    `answering` bounds how many answers are worked on at once, so that none of them crawls.
    """

    settings: ServiceSettings
    assistant: LiveAssistant
    database: Database
    answering: CapacityLimiter
    rates: Rates = field(default_factory=Rates)
    metrics: Metrics = field(default_factory=Metrics)


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    service = request.app.state.service
    assert isinstance(service, Service)
    return service


Serving = Annotated[Service, Depends(service_of)]
