"""JSON with stored JSON in it, byte for byte."""

from typing import Any

import orjson
from fastapi import Response
from pydantic import BaseModel


def raw(stored: str) -> orjson.Fragment:
    """Return stored JSON text to stand as it is inside other JSON."""
    return orjson.Fragment(stored.encode())


def json_response(content: Any, status: int = 200) -> Response:
    """Return content as JSON; pydantic models and `raw` texts may stand anywhere in it."""
    return Response(
        orjson.dumps(content, default=_plain, option=orjson.OPT_UTC_Z), status, media_type="application/json"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value))
