"""How a page's dialogs are answered: by a policy declared beforehand, and never for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from jidoka.types import Json

Kind: TypeAlias = Literal["alert", "confirm", "prompt", "beforeunload"]
Reply: TypeAlias = Literal["accept", "dismiss"]

KINDS: Final = ("alert", "confirm", "prompt", "beforeunload")

MOST_IN_A_CALL: Final = 8
"""Dialogs that one call answers; a page that opens more is in a loop and is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The standing answers."""

    alert: Reply = "accept"
    confirm: Reply = "dismiss"
    prompt: Reply = "dismiss"
    beforeunload: Reply = "accept"
    text: str = ""
    """What is written into a prompt that is accepted."""

    def reply(self, kind: str) -> Reply:
        """The answer to a dialog; to one of an unknown kind, no."""
        return getattr(self, kind) if kind in KINDS else "dismiss"

    def for_one_call(self, answer: Json) -> Policy:
        """With the answer that a call brings along: `accept`, `dismiss` or `{"text": ...}`."""
        match answer:
            case "accept" | "dismiss":
                return replace(self, confirm=answer, prompt=answer)
            case {"text": str(text)}:
                return replace(self, confirm="accept", prompt="accept", text=text)
            case _:
                return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A dialog that came and was answered."""

    kind: str
    message: str
    reply: Reply

    def to_json(self) -> Json:
        """For a receipt."""
        return {"kind": self.kind, "message": self.message[:2000], "reply": self.reply}
