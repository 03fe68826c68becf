"""What the desk's pages may call things: the words a clerk knows. Compared without case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("order", "no.", "number", "order number"),
    "items": ("items", "contents", "lines"),
    "due": ("due", "due date"),
    "status": ("status", "state"),
    "item": ("item", "article"),
    "station": ("station", "location", "place"),
    "count": ("count", "on hand", "quantity"),
}
"""Headers of tables, by what stands below them."""

BUTTONS: Final[Mapping[str, tuple[str, ...]]] = {
    "log_in": ("Log in", "Sign in"),
    "mark_shipped": ("Mark shipped", "Confirm dispatch"),
    "correct": ("Correct", "Set"),
    "add_row": ("Add row",),
    "next": ("Next",),
}
"""Words on buttons and links, in the order they are looked for."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "user": ("Name", "User"),
    "password": ("Password",),
    "item": ("Item",),
    "station": ("Station", "Location"),
    "count": ("Count", "On hand"),
}
"""Labels of fields."""


def columns(headers: Sequence[str], wanted: Sequence[str]) -> dict[str, int] | None:
    """Where the wanted columns stand; None if one is missing."""
    words = [header.strip().casefold() for header in headers]
    found = {
        name: next((at for at, word in enumerate(words) if word in COLUMNS[name]), None) for name in wanted
    }
    known = {name: at for name, at in found.items() if at is not None}
    return known if len(known) == len(found) else None
