"""Playwright's ARIA snapshot as a tree: `- button "Save" [ref=e7] [disabled]`, children indented below.

It is YAML of a narrow form; keys with a colon or the like are in single quotes, values in double ones.
Written down in Playwright's documentation, "Snapshot testing".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_KEY: Final = re.compile(
    r"""(?P<role>[a-zA-Z]+)
        (?:\ (?P<name>"(?:[^"\\]|\\.)*"))?
        (?P<flags>(?:\ \[[^\]]*\])*)
        (?P<colon>:?)(?:\ (?P<text>.*))?$""",
    re.VERBOSE,
)
_PROPERTY: Final = re.compile(r"/(?P<key>[a-z-]+): ?(?P<value>.*)$")
_FLAG: Final = re.compile(r"\[([a-z-]+)(?:=([^\]]*))?\]")
_ESCAPE: Final = re.compile(r"\\x([0-9a-fA-F]{2})")


@dataclass(slots=True, kw_only=True)
class Node:
    """One element, or one piece of text (role `text`)."""

    role: str
    name: str = ""
    text: str = ""
    """What stands in it, if it has no children: a textbox's value, a paragraph's words."""
    flags: dict[str, str] = field(default_factory=dict[str, str])
    """`ref`, `checked`, `disabled`, `level`, `box`, ...; empty string for one without a value."""
    properties: dict[str, str] = field(default_factory=dict[str, str])
    """`url` of a link, `placeholder` of a field."""
    children: list[Node] = field(default_factory=list["Node"])

    @property
    def ref(self) -> str:
        """Its reference, or an empty string."""
        return self.flags.get("ref", "")

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """x, y, width, height in the viewport [CSS px], if boxes were asked for."""
        numbers = [float(number) for number in self.flags.get("box", "").split(",") if number]
        return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None

    def walk(self) -> Iterator[Node]:
        """It and all below, as read."""
        yield self
        for child in self.children:
            yield from child.walk()

    def words(self) -> str:
        """All text in it, in reading order; its name if it has no text."""
        parts = [self.text, *(child.words() for child in self.children)]
        return " ".join(part for part in parts if part) or self.name


def parse(snapshot: str) -> Node:
    """The tree of a snapshot, below a root of role `document`. A line of no known form becomes text."""
    root = Node(role="document")
    path: list[tuple[int, Node]] = [(-1, root)]
    for line in snapshot.splitlines():
        bare = line.lstrip(" ")
        if not bare.startswith("- "):
            continue
        indent = len(line) - len(bare)
        while path[-1][0] >= indent:
            path.pop()
        parent = path[-1][1]
        content = _unquoted_key(bare[2:])
        if (found := _PROPERTY.match(content)) is not None:
            parent.properties[found["key"]] = _scalar(found["value"])
            continue
        node = _node(content)
        parent.children.append(node)
        path.append((indent, node))
    return root


def _node(content: str) -> Node:
    found = _KEY.match(content)
    if found is None or (found["text"] and not found["colon"]):
        return Node(role="text", text=_scalar(content))
    flags = dict(_FLAG.findall(found["flags"]))
    name = _json(found["name"]) if found["name"] else ""
    return Node(role=found["role"], name=name, text=_scalar(found["text"] or ""), flags=flags)


def _unquoted_key(content: str) -> str:
    """`'row "a: b"': c` as `row "a: b": c`."""
    if not content.startswith("'"):
        return content
    end = 1
    while end < len(content):
        if content[end] == "'" and content[end : end + 2] != "''":
            break
        end += 2 if content[end] == "'" else 1
    return content[1:end].replace("''", "'") + content[end + 1 :]


def _scalar(text: str) -> str:
    """A value without its quotes."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _json(text)
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _json(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return json.loads(_ESCAPE.sub(r"\\u00\1", quoted), strict=False)
    except ValueError:
        return quoted[1:-1]
