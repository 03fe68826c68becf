"""Tables of a page as data: headers, rows of words, and what in a row can be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from jidoka.bodies.browser.aria import Node
from jidoka.types import Json

TABLES: Final = frozenset({"table", "grid", "treegrid"})
CELLS: Final = frozenset({"cell", "gridcell", "rowheader"})
CONTROLS: Final = frozenset(
    "button link textbox checkbox radio combobox spinbutton searchbox switch menuitem".split()
)


def tables_of(root: Node, *, max_rows: int) -> list[Json]:
    """Every table with at least one row of cells, outer ones first.

    Each is `{"ref", "name", "headers": [words], "rows": [row], "more_rows": n}`; a row is `{"ref", "cells":
    [words], "controls": [{"column", "role", "name", "ref", ...}]}`. Rows above `max_rows` are only counted.
    """
    found: list[Json] = []
    for node in root.walk():
        if node.role in TABLES and (table := _table(node, max_rows)) is not None:
            found.append(table)
    return found


def _table(table: Node, max_rows: int) -> Json | None:
    headers: list[str] = []
    rows: list[Json] = []
    counted = 0
    for row in _rows(table):
        if not headers and not any(cell.role in CELLS for cell in row.children):
            headers = [cell.words() for cell in row.children if cell.role == "columnheader"]
            continue
        counted += 1
        if len(rows) < max_rows:
            rows.append(_row(row))
    if not counted:
        return None
    about: dict[str, Json] = {"ref": table.ref, "name": table.name, "headers": headers, "rows": rows}
    return about | ({"more_rows": counted - len(rows)} if counted > len(rows) else {})


def _rows(node: Node) -> Iterator[Node]:
    """The rows of this table, not those of a table within it."""
    for child in node.children:
        if child.role == "row":
            yield child
        elif child.role not in TABLES:
            yield from _rows(child)


def _row(row: Node) -> Json:
    cells = [cell for cell in row.children if cell.role in CELLS or cell.role == "columnheader"]
    controls = [
        {"column": column} | _control(node)
        for column, cell in enumerate(cells)
        for node in cell.walk()
        if node.role in CONTROLS and node.ref
    ]
    about: dict[str, Json] = {"ref": row.ref, "cells": [cell.words() for cell in cells]}
    return about | ({"controls": controls} if controls else {})


def _control(node: Node) -> dict[str, Json]:
    about: dict[str, Json] = {"role": node.role, "name": node.name or node.words(), "ref": node.ref}
    if node.role in {"textbox", "searchbox", "spinbutton"}:
        about["value"] = node.text
    for flag in ("checked", "disabled"):
        if flag in node.flags:
            about[flag] = node.flags[flag] or True
    if "url" in node.properties:
        about["url"] = node.properties["url"]
    return about
