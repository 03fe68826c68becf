"""What the browser can do: every skill with its arguments, recovery class, usual and longest time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.browser import forms, looking, navigation
from jidoka.bodies.browser.dialogs import KINDS
from jidoka.bodies.browser.looking import MOST_CHARS
from jidoka.bodies.browser.session import Call
from jidoka.bodies.pictures import SHOW, TELLS
from jidoka.types import Json, Recovery, SkillSpec

MOST_S: Final = 120.0
"""Longest time that a caller may give a skill [s]."""

Run = Callable[[Call], Awaitable[dict[str, Json]]]
Schema = Mapping[str, Json]


def _text(about: str, **more: Json) -> Schema:
    return {"type": "string", "description": about, **more}


def _number(about: str, **more: Json) -> Schema:
    return {"type": "number", "description": about, **more}


def _flag(about: str) -> Schema:
    return {"type": "boolean", "description": about}


def _one_of(about: str, *words: str) -> Schema:
    return {"type": "string", "enum": list(words), "description": about}


ELEMENT: Final[Mapping[str, Schema]] = {
    "ref": _text("Reference from the newest read, such as e12 or f1e3.", pattern=r"^(f\d+)?e\d+$"),
    "role": _text(
        "ARIA role, such as button, link, textbox; with name, in place of ref.", pattern="^[a-z]+$"
    ),
    "name": _text("Accessible name: a button's words, a field's label."),
    "exact": _flag("Whether the name must be the whole name, in the same case; true if left out."),
    "nth": {"type": "integer", "minimum": 0, "description": "Which one of several, from 0."},
}
POINT: Final[Mapping[str, Schema]] = {
    "x": _number("From the element's left edge [CSS px]; its middle if left out."),
    "y": _number("From the element's upper edge [CSS px]."),
}
PLACE: Final[Schema] = {
    "type": "object",
    "description": "An element, and where in it.",
    "properties": {**ELEMENT, **POINT},
    "additionalProperties": False,
}
DIALOG: Final[Mapping[str, Schema]] = {
    "dialog": {
        "description": "Answer to a confirm or prompt that this opens; dismissed if left out.",
        "anyOf": [
            {"enum": ["accept", "dismiss"]},
            {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]},
        ],
    }
}
VALUE: Final[Schema] = {
    "description": 'The text, or {"secret": name} for a credential of the store.',
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"secret": {"type": "string"}},
            "required": ["secret"],
            "additionalProperties": False,
        },
    ],
}
STRINGS: Final[Schema] = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 50}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """One row of the table."""

    run: Run
    about: str
    recovery: Recovery
    properties: Mapping[str, Schema]
    required: tuple[str, ...] = ()
    typical_s: float = 0.1
    limit_s: float = 10.0
    """How long it may take unless the caller says otherwise [s]."""

    def spec(self, name: str) -> SkillSpec:
        """As it is declared."""
        timeout = _number(
            f"Longest time [s]; {self.limit_s:g} if left out.", exclusiveMinimum=0, maximum=MOST_S
        )
        return SkillSpec(
            name=name,
            description=self.about,
            recovery=self.recovery,
            parameters={
                "type": "object",
                "properties": {**self.properties, "timeout_s": timeout},
                "required": list(self.required),
                "additionalProperties": False,
            },
            typical_s=self.typical_s,
        )


SKILLS: Final[Mapping[str, Skill]] = {
    "open": Skill(
        run=navigation.open_page,
        about="Open a web address and wait for its document.",
        recovery="repeat",
        properties={"url": _text("Address, http or https.", minLength=1, maxLength=4000)},
        required=("url",),
        typical_s=0.5,
        limit_s=30.0,
    ),
    "read": Skill(
        run=looking.read,
        about="Read the page: an ARIA snapshot with references, and its tables as data; or its text.",
        recovery="repeat",
        properties={
            "what": _one_of("page (snapshot and tables) or text.", "page", "text"),
            "ref": ELEMENT["ref"],
            "boxes": _flag("Whether to give each element's place [CSS px]."),
            "max_chars": {
                "type": "integer",
                "minimum": 100,
                "maximum": MOST_CHARS,
                "description": "Longest text.",
            },
        },
    ),
    "click": Skill(
        run=forms.click,
        about="Click an element.",
        recovery="ask",
        properties={
            **ELEMENT,
            **POINT,
            **DIALOG,
            "button": _one_of("Of the mouse.", "left", "right", "middle"),
            "double": _flag("Whether to click twice."),
            "modifiers": {
                "type": "array",
                "items": {"enum": ["Alt", "Control", "Meta", "Shift"]},
                "description": "Keys held down meanwhile.",
            },
        },
    ),
    "hover": Skill(
        run=forms.hover,
        about="Put the mouse over an element.",
        recovery="repeat",
        properties={**ELEMENT, **POINT},
    ),
    "fill": Skill(
        run=forms.fill,
        about="Write into a field, in place of what stands in it.",
        recovery="keyed",
        properties={**ELEMENT, "value": VALUE},
        required=("value",),
    ),
    "select": Skill(
        run=forms.select,
        about="Choose options of a list by their label or value.",
        recovery="keyed",
        properties={
            **ELEMENT,
            "option": {"description": "Label or value, or several.", "anyOf": [{"type": "string"}, STRINGS]},
        },
        required=("option",),
        limit_s=5.0,
    ),
    "check": Skill(
        run=forms.check,
        about="Tick a box or choose a radio button; checked=false takes the tick away.",
        recovery="keyed",
        properties={**ELEMENT, "checked": _flag("true if left out.")},
    ),
    "press": Skill(
        run=forms.press,
        about="Press keys (Enter, Control+A, ArrowDown) or type a text, in an element or where the focus is.",
        recovery="ask",
        properties={
            **ELEMENT,
            **DIALOG,
            "keys": {"description": "A key, or several in order.", "anyOf": [{"type": "string"}, STRINGS]},
            "text": _text("Typed key by key, before the keys.", maxLength=2000),
        },
    ),
    "upload": Skill(
        run=forms.upload,
        about="Give files from the browser's folder to a file field, or to the chooser that a button opens.",
        recovery="keyed",
        properties={**ELEMENT, "files": STRINGS},
        required=("files",),
    ),
    "download": Skill(
        run=forms.download,
        about="Keep the file that an address, or a click on an element, gives; returns its path and sha256.",
        recovery="ask",
        properties={**ELEMENT, "url": _text("Address, in place of an element.", minLength=1)},
        typical_s=1.0,
        limit_s=60.0,
    ),
    "drag": Skill(
        run=forms.drag,
        about="Drag an element onto another, or by an offset.",
        recovery="ask",
        properties={
            "from": PLACE,
            "to": PLACE,
            "by": {
                "type": "object",
                "description": "Offset [CSS px], in place of to.",
                "properties": {"dx": {"type": "number"}, "dy": {"type": "number"}},
                "required": ["dx", "dy"],
                "additionalProperties": False,
            },
        },
        required=("from",),
        typical_s=0.4,
    ),
    "scroll": Skill(
        run=forms.scroll,
        about="Scroll the page, or an element, by an offset or to an end.",
        recovery="repeat",
        properties={
            **ELEMENT,
            "dx": _number("To the right [CSS px]."),
            "dy": _number("Downwards [CSS px]."),
            "to": _one_of("In place of an offset.", "top", "bottom", "into_view"),
        },
    ),
    "wait_for": Skill(
        run=navigation.wait_for,
        about="Wait until a text, an element or an address is there; gone=true: until it is not.",
        recovery="repeat",
        properties={
            **ELEMENT,
            "text": _text("Part of the page's words, any case."),
            "url": _text("Part of the address."),
            "gone": _flag("Whether to wait until it is gone."),
        },
        typical_s=1.0,
    ),
    "back": Skill(
        run=navigation.back,
        about="Go back in the page's history.",
        recovery="ask",
        properties={},
        limit_s=30.0,
    ),
    "tabs": Skill(
        run=navigation.tabs,
        about="List the open tabs, work on another one, or close one.",
        recovery="repeat",
        properties={
            "do": _one_of("list if left out.", "list", "switch", "close"),
            "tab": _text("Which one, such as t2."),
        },
    ),
    "dialogs": Skill(
        run=navigation.dialogs,
        about="Say how dialogs are answered from now on, until said otherwise; tells the answers in force.",
        recovery="keyed",
        properties={
            **{kind: _one_of(f"Answer to {kind}.", "accept", "dismiss") for kind in KINDS},
            "text": _text("Written into prompts that are accepted."),
        },
    ),
    "screenshot": Skill(
        run=looking.screenshot,
        about=f"Take a picture of what is in view, or of an element; returns the file's path. {TELLS}",
        recovery="repeat",
        properties={
            **ELEMENT,
            "file": _text("Name of the file, without ending.", maxLength=60),
            "show": SHOW,
        },
        typical_s=0.2,
    ),
}
"""Every skill by name. A click may have sent a form, so its outcome is asked about; writing into a field once
more changes nothing."""
