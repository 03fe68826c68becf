"""Names of keys as people write them, and as X knows them. Pure."""

from __future__ import annotations

import re
from typing import Final

from jidoka.bodies.desktop.errors import failed

MODIFIERS: Final = {
    "ctrl": "ctrl",
    "control": "ctrl",
    "shift": "shift",
    "alt": "alt",
    "super": "super",
    "win": "super",
}
_NAMES: Final = {
    "enter": "Return",
    "return": "Return",
    "esc": "Escape",
    "escape": "Escape",
    "tab": "Tab",
    "space": "space",
    "backspace": "BackSpace",
    "del": "Delete",
    "delete": "Delete",
    "insert": "Insert",
    "home": "Home",
    "end": "End",
    "pageup": "Prior",
    "pagedown": "Next",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "menu": "Menu",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}
_SIGNS: Final = {
    "+": "plus",
    "-": "minus",
    "=": "equal",
    ".": "period",
    ",": "comma",
    "/": "slash",
    "\\": "backslash",
    ";": "semicolon",
    ":": "colon",
    "*": "asterisk",
    "[": "bracketleft",
    "]": "bracketright",
    "'": "apostrophe",
    "`": "grave",
}
_X_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
"""Any other name goes to X as it is, such as `KP_Enter`; X says whether there is one."""


def chord(text: str) -> str:
    """`Ctrl+S`, `alt+F4`, `Enter` as X knows them: `ctrl+s`, `alt+F4`, `Return`.

    Raises:
        SkillFailed: `bad_key`.
    """
    head, plus, last = text.strip().rpartition("+")
    if not last and head.endswith("+"):  # ctrl++
        head, last = head[:-1], "+"
    elif not last and not head and plus:  # + alone
        last = "+"
    held = [word.strip().lower() for word in head.split("+")] if head else []
    if unknown := [word for word in held if word not in MODIFIERS]:
        raise failed(
            "bad_key", f"{unknown[0]!r} in {text!r} is no modifier; these are: {', '.join(MODIFIERS)}"
        )
    return "+".join([*(MODIFIERS[word] for word in held), _key(last.strip(), text, bool(held))])


def _key(name: str, text: str, held: bool) -> str:
    if name.lower() in _NAMES:
        return _NAMES[name.lower()]
    if name in _SIGNS:
        return _SIGNS[name]
    if len(name) == 1 and name.isascii() and name.isalnum():
        return name.lower() if held else name  # Ctrl+S means the key, not a capital
    if _X_NAME.fullmatch(name):
        return name
    raise failed("bad_key", f"{name!r} in {text!r} is no key; such are: a, 7, {', '.join(_NAMES)}")
