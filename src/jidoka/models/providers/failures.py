"""What a provider's error means: for money, for another attempt, and in one line without a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from pydantic_ai import exceptions as said

from jidoka.models.attempt import Failed
from jidoka.models.keys import Key, clean
from jidoka.models.names import Name

MAYBE_RUN = frozenset({408, 499, 504, 524})
"""Statuses of a server that waited in vain for the one behind it, which may have answered and billed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who was asked, with which key."""

    name: Name
    key: Key

    def clean(self, text: object) -> str:
        """What was said, in one line without the key."""
        return clean(text, self.key)

    @property
    def where(self) -> str:
        """` at URL`, if the URL is known and not in the name."""
        return f" at {self.name.url}" if self.name.url and self.name.url not in str(self.name) else ""


def failed(error: said.ModelAPIError, asked: Asked, *, begun: bool) -> Failed:
    """The failure that an error of the library stands for.

    Args:
        error: as the library raised it.
        asked: who was asked.
        begun: whether a part of the answer had come.
    """
    meaning = next((means for kind, means in _MEANINGS if isinstance(error, kind)), _other)
    result = meaning(error, asked)
    if result.outcome == "wait" and (begun or error.in_stream or _status(error) in MAYBE_RUN):
        return Failed("lost", f"{result} (perhaps billed)")
    return result


def nonsense(error: Exception, asked: Asked) -> Failed:
    """The failure of an answer that nobody can read: it was billed all the same."""
    return Failed("lost", f"{asked.name} answered nonsense{asked.where}: {asked.clean(error)}")


def _status(error: said.ModelAPIError) -> int | None:
    return error.status_code if isinstance(error, said.ModelHTTPError) else None


def _told(error: said.ModelAPIError, asked: Asked) -> str:
    """The provider's own words: `error.message` of the body where it is one, as most write it."""
    body: Any = error.body
    for key in ("error", "message"):
        if isinstance(body, Mapping):
            body = cast(Mapping[str, Any], body).get(key, body)  # pyright: ignore[reportUnknownArgumentType]
    words = body if isinstance(body, str) and body else error.message if body is None else str(body)
    status = _status(error)
    return asked.clean(f"{words} (status {status})" if status is not None else words)


def _late(error: said.ModelAPIError, asked: Asked) -> Failed:
    timeout_s = error.timeout if isinstance(error, said.ModelRequestTimeout) else 0.0
    return Failed("lost", f"{asked.name} did not answer within {timeout_s:.3g} s{asked.where}")


def _cut(error: said.ModelAPIError, asked: Asked) -> Failed:
    if isinstance(error, said.ModelConnectionError) and error.phase in {"connect", "pool"}:
        return Failed("wait", f"{asked.name} can't be reached{asked.where}")
    return Failed("lost", f"the connection to {asked.name} broke off{asked.where}: {asked.clean(error)}")


def _busy(error: said.ModelAPIError, asked: Asked) -> Failed:
    text = f"{asked.name} wants us to wait"
    if error.retry_after is not None:
        text += f" {error.retry_after:g} s"
    return Failed("wait", f"{text}: {_told(error, asked)}", retry_after_s=error.retry_after)


def _down(error: said.ModelAPIError, asked: Asked) -> Failed:
    text = f"{asked.name} is out of order{asked.where}: {_told(error, asked)}"
    return Failed("wait", text, retry_after_s=error.retry_after)


def _empty(error: said.ModelAPIError, asked: Asked) -> Failed:
    return Failed("refused", f"the account of {asked.name} is used up: {_told(error, asked)}")


def _wrong_key(error: said.ModelAPIError, asked: Asked) -> Failed:
    """Without the provider's words: they like to quote the key."""
    what = f"the key in {asked.key.variable}" if asked.key.variable else "a request without a key"
    return Failed("refused", f"{asked.name} does not accept {what}{asked.where} (status {_status(error)})")


def _unknown(error: said.ModelAPIError, asked: Asked) -> Failed:
    near = error.suggested_model_id if isinstance(error, said.ModelHTTPError) else None
    hint = f"; did you mean {near}?" if near else ""
    return Failed(
        "refused", f"{asked.name} is not there{asked.where}, model or address: {_told(error, asked)}{hint}"
    )


def _too_long(error: said.ModelAPIError, asked: Asked) -> Failed:
    return Failed("refused", f"the prompt is too long for {asked.name}: {_told(error, asked)}")


def _rejected(error: said.ModelAPIError, asked: Asked) -> Failed:
    return Failed("refused", f"{asked.name} refused the request: {_told(error, asked)}")


def _other(error: said.ModelAPIError, asked: Asked) -> Failed:
    return Failed("lost", f"{asked.name} failed: {_told(error, asked)}")


_Meaning: TypeAlias = Callable[[said.ModelAPIError, Asked], Failed]

_MEANINGS: tuple[tuple[type[said.ModelAPIError], _Meaning], ...] = (
    (said.ModelRequestTimeout, _late),
    (said.ModelConnectionError, _cut),
    (said.ModelRateLimitError, _busy),
    (said.ModelQuotaExceededError, _empty),
    (said.ModelUnavailableError, _down),
    (said.ModelServerError, _down),
    (said.ModelAuthenticationError, _wrong_key),
    (said.ModelNotFoundError, _unknown),
    (said.ModelContextWindowExceededError, _too_long),
    (said.ModelRequestRejectedError, _rejected),
)
"""Errors of the library, the nearest kind first, and what each means."""
