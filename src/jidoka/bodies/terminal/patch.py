"""Edits of a text, as blocks of search and replacement or as a unified diff. Pure.

An edit is idempotent: doing it again after it was done changes nothing. That is what lets `edit` be repeated
when nobody knows whether it happened. A text that shows an edit as done is left alone and said to be so; an
edit that would do something else the second time is refused unless it names the sha256 of the text that it is
meant for.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jidoka.bodies.called import SkillFailed

_HUNK = re.compile(r"^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@")
_ENOUGH_ALIKE = 0.6
"""Least similarity of lines that are shown as "the most similar place" (difflib's ratio)."""
_SHOWN_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One replacement. `search` must occur exactly once, unless `line` says where."""

    search: str
    replace: str
    line: int | None = None
    """Number of the line where it begins, from 1; of several places the nearest to it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A text after an edit."""

    text: str
    changed: int
    """Blocks that changed something; the others were done already."""


def apply(text: str, blocks: Sequence[Block], *, meant_for_this: bool = False) -> Edited:
    """Do all blocks, one after the other, or none.

    Args:
        text: what is edited.
        blocks: at least one.
        meant_for_this: the caller named this very text, so a block is done even if it looks done already.

    Raises:
        SkillFailed: `no_match`, `ambiguous`, `not_repeatable`, `empty_edit`.
    """
    if not blocks or any(not block.search for block in blocks):
        raise SkillFailed("empty_edit", "an edit needs blocks with a search text; `write` makes a new file")
    edited = _once(text, blocks, careful=not meant_for_this)
    if not meant_for_this and not is_done(edited.text, blocks):
        raise SkillFailed(
            "not_repeatable",
            "done twice this edit would change the text again; name the sha256 of the text (from `read`), or "
            "take more of its surroundings into the search text",
        )
    return edited


def is_done(text: str, blocks: Sequence[Block]) -> bool:
    """Whether doing the blocks now changes nothing."""
    try:
        return _once(text, blocks, careful=True).text == text
    except SkillFailed:
        return False


def blocks_of_diff(diff: str) -> tuple[Block, ...]:
    """The hunks of a unified diff of one file.

    Raises:
        SkillFailed: `bad_diff`.
    """
    blocks: list[Block] = []
    lines = diff.splitlines(keepends=True)
    if sum(line.startswith("--- ") for line in _before_hunks(lines)) > 1:
        raise SkillFailed("bad_diff", "the diff speaks of several files; edit one at a time")
    i = 0
    while i < len(lines):
        if (match := _HUNK.match(lines[i])) is None:
            i += 1
            continue
        body: list[str] = []
        i += 1
        while i < len(lines) and (lines[i][0] in " +-\\" or lines[i] == "\n") and not _is_header(lines, i):
            body.append(lines[i])
            i += 1
        blocks.append(_block(body, int(match[1])))
    if not blocks:
        raise SkillFailed("bad_diff", "no hunk found: a hunk begins with a line like `@@ -10,4 +10,5 @@`")
    return tuple(blocks)


def _before_hunks(lines: Sequence[str]) -> list[str]:
    return [line for i, line in enumerate(lines) if _is_header(lines, i)]


def _is_header(lines: Sequence[str], i: int) -> bool:
    return lines[i].startswith("--- ") and i + 1 < len(lines) and lines[i + 1].startswith("+++ ")


def _block(body: Sequence[str], line: int) -> Block:
    old: list[str] = []
    new: list[str] = []
    for i, row in enumerate(body):
        sign, rest = (" ", row) if row == "\n" else (row[0], row[1:])
        if sign == "\\":  # "\ No newline at end of file" is about the line before
            continue
        if i + 1 < len(body) and body[i + 1].startswith("\\"):
            rest = rest.removesuffix("\n")
        if sign in " -":
            old.append(rest)
        if sign in " +":
            new.append(rest)
    if not old:
        raise SkillFailed("bad_diff", f"the hunk at line {line} has no context line; give at least one")
    return Block(search="".join(old), replace="".join(new), line=line)


def _once(text: str, blocks: Sequence[Block], *, careful: bool) -> Edited:
    changed = 0
    for number, block in enumerate(blocks, 1):
        if careful and _shows(text, block):
            continue
        at = _place(text, block, number)
        text = text[:at] + block.replace + text[at + len(block.search) :]
        changed += 1
    return Edited(text=text, changed=changed)


def _shows(text: str, block: Block) -> bool:
    """Whether the text reads as if the block were done: each place of `search` lies in a `replace`."""
    if not block.replace or block.replace not in text:
        return False
    done = [(at, at + len(block.replace)) for at in _places(text, block.replace)]
    return all(
        any(begin <= at and at + len(block.search) <= end for begin, end in done)
        for at in _places(text, block.search)
    )


def _place(text: str, block: Block, number: int) -> int:
    places = _places(text, block.search)
    if not places:
        raise SkillFailed(
            "no_match", f"block {number}: the search text is not there. {_nearest(text, block.search)}"
        )
    if len(places) == 1:
        return places[0]
    numbers = [text.count("\n", 0, at) + 1 for at in places]
    if block.line is None:
        shown = ", ".join(map(str, numbers[:8]))
        raise SkillFailed(
            "ambiguous",
            f"block {number}: the search text is there {len(places)} times, at lines {shown}; take in "
            "more of its surroundings",
        )
    wanted = block.line
    return min(zip(numbers, places, strict=True), key=lambda place: abs(place[0] - wanted))[1]


def _places(text: str, part: str) -> list[int]:
    """Where a text occurs, overlaps included."""
    places: list[int] = []
    at = text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + 1)
    return places


def _nearest(text: str, search: str) -> str:
    """The most similar place, to help."""
    wanted = search.splitlines()
    lines = text.splitlines()
    if not wanted or not lines:
        return "The file is empty."
    best = difflib.get_close_matches(wanted[0], lines, n=1, cutoff=_ENOUGH_ALIKE)
    if not best:
        return "No line is like its first one."
    at = lines.index(best[0])
    shown = "\n".join(lines[at : at + min(len(wanted), _SHOWN_LINES)])
    return f"The most similar place is line {at + 1}:\n{shown}"
