"""What the desktop can do: every skill with its arguments, recovery class, usual and longest time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.desktop.errors import CODES
from jidoka.bodies.desktop.hands import BUTTONS, WHEEL
from jidoka.bodies.pictures import SHOW, TELLS
from jidoka.types import Json, Recovery, SkillSpec

MOST_S: Final = 120.0
"""Longest time that a caller may give a skill [s]."""
MOST_TYPED: Final = 4000
"""Most characters that are typed at once; more goes through the clipboard."""
MOST_COPIED: Final = 200_000
"""Most characters that are put into the clipboard."""

Schema = Mapping[str, Json]


def _text(about: str, **more: Json) -> Schema:
    return {"type": "string", "description": about, **more}


def _whole(about: str, **more: Json) -> Schema:
    return {"type": "integer", "description": about, **more}


def _flag(about: str) -> Schema:
    return {"type": "boolean", "description": about}


X, Y = _whole("From the left edge of the screen [px]."), _whole("From its upper edge [px].")
REGION: Final[Schema] = {
    "type": "object",
    "description": "A part of the screen [px]; all of it if left out.",
    "properties": {
        "x": X,
        "y": Y,
        "width": _whole("To the right.", minimum=1),
        "height": _whole("Down.", minimum=1),
    },
    "required": ["x", "y", "width", "height"],
    "additionalProperties": False,
}
WINDOW: Final = _text("A window's id, its title, or part of the title.", minLength=1)
WHERE: Final[Mapping[str, Schema]] = {"window": {**WINDOW}, "region": REGION}
WORDS: Final = _text("Words as they stand on the screen; case and spaces don't count.", minLength=1)
NTH: Final = _whole("Which one of several, from 0, as read.", minimum=0)
PLACE: Final[Mapping[str, Schema]] = {"text": WORDS, "nth": NTH, "x": X, "y": Y, **WHERE}
END: Final[Schema] = {
    "type": "object",
    "description": "Words, or x and y.",
    "properties": PLACE,
    "additionalProperties": False,
}
FILE: Final = _text("Path below the desktop's folder.", minLength=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A skill: what it does, its arguments, and its times [s]."""

    about: str
    recovery: Recovery = "ask"
    arguments: Mapping[str, Schema]
    required: tuple[str, ...] = ()
    usual_s: float
    limit_s: float = 20.0
    codes: tuple[str, ...] = ()
    """Besides `timeout`, `tool` and `screen_lost`, which every skill may end with."""


_FINDS: Final = ("not_found", "ambiguous", "no_window", "off_screen")

ROWS: Final[Mapping[str, Row]] = {
    "open": Row(
        about="Open a program of the list, with a file if it takes one, and wait for its window.",
        arguments={"program": _text("Its name on the list."), "file": FILE},
        required=("program",),
        usual_s=2.0,
        limit_s=60.0,
        codes=("not_allowed", "program_failed"),
    ),
    "read": Row(
        about="Read the text on the screen, line by line, with the place of each line.",
        recovery="repeat",
        arguments=WHERE,
        usual_s=1.0,
        limit_s=60.0,
        codes=("no_window", "off_screen"),
    ),
    "find": Row(
        about="Find words on the screen: their middle, where a click would go.",
        recovery="repeat",
        arguments={"text": WORDS, "nth": NTH, **WHERE},
        required=("text",),
        usual_s=1.0,
        limit_s=60.0,
        codes=_FINDS,
    ),
    "wait_for": Row(
        about="Wait until words are on the screen, or until they are gone.",
        recovery="repeat",
        arguments={"text": WORDS, "gone": _flag("Wait until they are gone."), **WHERE},
        required=("text",),
        usual_s=2.0,
        codes=("no_window", "off_screen"),
    ),
    "click": Row(
        about="Click on words, or at x and y.",
        arguments={**PLACE, "button": _text("Left if left out.", enum=[*BUTTONS])},
        usual_s=1.0,
        codes=_FINDS,
    ),
    "double_click": Row(
        about="Click twice on words, or at x and y.", arguments=PLACE, usual_s=1.0, codes=_FINDS
    ),
    "drag": Row(
        about="Press the left button at one place and release it at another.",
        arguments={"from": END, "to": END},
        required=("from", "to"),
        usual_s=1.5,
        codes=_FINDS,
    ),
    "scroll": Row(
        about="Turn the mouse wheel over words, over x and y, or over the middle of a window.",
        arguments={
            **PLACE,
            "direction": _text("Where to.", enum=[*WHEEL]),
            "clicks": _whole("How far; 3 if left out.", minimum=1, maximum=50),
        },
        required=("direction",),
        usual_s=1.0,
        codes=_FINDS,
    ),
    "type": Row(
        about="Type text to the window that has the keys, as a person would; a new line is the Enter key.",
        arguments={"text": _text("What to type.", minLength=1, maxLength=MOST_TYPED), "window": WINDOW},
        required=("text",),
        usual_s=1.0,
        limit_s=60.0,
        codes=("bad_key", "no_window"),
    ),
    "press": Row(
        about="Press keys or chords one after the other, such as ctrl+s, Enter, alt+F4.",
        arguments={
            "keys": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 40},
                "minItems": 1,
                "maxItems": 50,
                "description": "Chords.",
            },
            "window": WINDOW,
        },
        required=("keys",),
        usual_s=0.5,
        codes=("bad_key", "no_window"),
    ),
    "windows": Row(
        about="List the windows: id, title, place, and which one has the keys.",
        recovery="repeat",
        arguments={},
        usual_s=0.1,
    ),
    "focus": Row(
        about="Bring a window to the front and give it the keys.",
        recovery="repeat",
        arguments={"window": WINDOW},
        required=("window",),
        usual_s=0.3,
        codes=("no_window", "ambiguous"),
    ),
    "close_window": Row(
        about="Ask a window to close. It may ask back, such as whether to save: then it is still open.",
        arguments={
            "window": WINDOW,
            "force": _flag("Kill its program; what is not saved is lost."),
        },
        required=("window",),
        usual_s=0.5,
        codes=("no_window", "ambiguous", "still_open"),
    ),
    "clipboard": Row(
        about="Give the text in the clipboard; with text, put that there first.",
        recovery="repeat",
        arguments={"text": _text("What to put there.", maxLength=MOST_COPIED)},
        usual_s=0.1,
    ),
    "screenshot": Row(
        about=f"Write a picture of the screen, a window or a region to a PNG file. {TELLS}",
        recovery="repeat",
        arguments={"path": FILE, "show": SHOW, **WHERE},
        usual_s=0.3,
        codes=("not_allowed", "no_window", "off_screen"),
    ),
    "look_back": Row(
        about=(
            "Write what the screen showed in the last seconds to PNG files, one for each change. "
            "With show=true you see the newest of them in the answer."
        ),
        recovery="repeat",
        arguments={"folder": FILE, "show": SHOW},
        usual_s=1.0,
        codes=("not_allowed",),
    ),
}


def skills() -> tuple[SkillSpec, ...]:
    """All skills as they are declared."""
    return tuple(_spec(name, row) for name, row in ROWS.items())


def _spec(name: str, row: Row) -> SkillSpec:
    codes = ("timeout", "tool", "screen_lost", *row.codes)
    errors = "; ".join(f"{code}: {CODES[code]}" for code in codes)
    limit = {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": MOST_S,
        "description": f"Longest time [s]; {row.limit_s:g} if left out.",
    }
    return SkillSpec(
        name=name,
        description=f"{row.about} Errors: {errors}.",
        recovery=row.recovery,
        parameters={
            "type": "object",
            "properties": {**row.arguments, "timeout_s": limit},
            "required": list(row.required),
            "additionalProperties": False,
        },
        typical_s=row.usual_s,
    )
