"""What was read of a page last: the references that a step may use, and what they stood for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from jidoka.bodies.browser.aria import Node, parse
from jidoka.bodies.browser.tables import tables_of
from jidoka.types import Json

MAX_ROWS: Final = 500
"""Rows of a table in one reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading."""

    snapshot: str
    tree: Node
    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    """By reference."""

    @classmethod
    def of(cls, snapshot: str) -> Reading:
        """Understand a snapshot."""
        tree = parse(snapshot)
        return cls(snapshot=snapshot, tree=tree, nodes={node.ref: node for node in tree.walk() if node.ref})

    def tables(self) -> list[Json]:
        """Its tables as data."""
        return tables_of(self.tree, max_rows=MAX_ROWS)


def cut(text: str, most: int) -> tuple[str, bool]:
    """The beginning of a text, whole lines if there are any, and whether something is missing."""
    if len(text) <= most:
        return text, False
    end = text.rfind("\n", 0, most)
    return text[: end if end > 0 else most], True
