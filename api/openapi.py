"""The description of the service: what FastAPI makes of the routes, with the errors as they are."""

from typing import Any

from fastapi import FastAPI

from api.problems import Problem

_UNUSED = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have an application describe its errors as problem details rather than FastAPI's own."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = make()["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema()
            for name in _UNUSED:
                schemas.pop(name, None)
        return make()

    app.openapi = openapi  # type: ignore[method-assign]
