"""Open chat models: the one place where Betz makes a client of a language model."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

from pydantic import SecretStr

from ingest.errors import BetzError
from qa.model_settings import ModelSettings

if TYPE_CHECKING:
    import httpx
    from langchain_core.language_models import BaseChatModel

MAX_BYTES = 4_000_000
Retry = Literal["same", "other", "never"]
_STATUS: dict[int, tuple[str, Retry]] = {
    401: ("it refused the key", "never"),
    403: ("it refused the key", "never"),
    408: ("it took too long", "same"),
    429: ("it is overloaded", "same"),
}


def open_chat_model(settings: ModelSettings) -> "BaseChatModel | None":
    """Return the chat model that is set, or None when none is.

    Its requests are not repeated by the client: whoever asks decides whether to ask again. A response that takes longer
    than the time-out as a whole, or has more than MAX_BYTES, is broken off. Raises BetzError without an address or key.
    """
    if not settings.chat_model:
        return None
    if not settings.base_url and not settings.api_key.get_secret_value():
        raise BetzError(
            f"BETZ_CHAT_MODEL is {settings.chat_model}, but nothing says where it is.",
            hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own; or unset BETZ_CHAT_MODEL.",
        )
    import httpx
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=settings.chat_model,
        base_url=settings.base_url or None,
        api_key=settings.api_key if settings.api_key.get_secret_value() else SecretStr("none"),
        timeout=settings.timeout,
        max_retries=0,
        max_completion_tokens=settings.reply,
        stream_usage=False,
        use_responses_api=False,
        http_client=httpx.Client(timeout=settings.timeout, event_hooks={"response": [_bounded(settings.timeout)]}),
    )


def untraced() -> AbstractContextManager[None]:
    """Keep LangChain from reporting a call that begins in this context to LangSmith, whatever the environment says.

    What a doctor asks goes to the model that is set and nowhere else.
    """
    from langsmith import tracing_context

    return tracing_context(enabled=False)


def why(error: Exception) -> tuple[str, Retry]:
    """Return what failed, in words that name no address and no key, and how asking again may help."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        other: tuple[str, Retry] = ("it refused the request", "other")
        return _STATUS.get(status, ("its server failed", "same") if status >= 500 else other)
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    if "Timeout" in names:
        return "it took too long", "same"
    if "LengthFinishReason" in names:
        return "its reply was cut off", "other"
    if "Connection" in names or "TransportError" in names:
        return "it could not be reached", "same"
    return "its reply could not be read", "other"


def _bounded(seconds: float) -> "Callable[[httpx.Response], None]":
    """Return a hook that has a response broken off after so many seconds or MAX_BYTES, however it drips."""
    import httpx

    class Bounded(httpx.SyncByteStream):
        def __init__(self, stream: httpx.SyncByteStream) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            ends, room = time.monotonic() + seconds, MAX_BYTES
            for piece in self._stream:
                room -= len(piece)
                if time.monotonic() > ends or room < 0:
                    raise httpx.ReadTimeout("The reply is endless.")
                yield piece

        def close(self) -> None:
            self._stream.close()

    def bound(response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = Bounded(response.stream)

    return bound
