"""The description of the service: what FastAPI makes of the routes, with the errors as they are."""

from typing import Any

from fastapi import FastAPI

from api.problems import Problem, problems

KEY_OPTIONAL: dict[str, Any] = {"security": [{}]}
EVENT_STREAM: dict[str, Any] = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            "required": ["data"],
        }
    }
}
_UNUSED = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have an application describe its errors as problem details rather than FastAPI's own."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = make()
            for operation in (one for path in made["paths"].values() for one in path.values()):
                if "requestBody" in operation:
                    for status, described in problems(400, 408, 413).items():
                        operation["responses"].setdefault(str(status), described)
            schemas = made["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema()
            for name in _UNUSED:
                schemas.pop(name, None)
        return make()

    app.openapi = openapi  # type: ignore[method-assign]
