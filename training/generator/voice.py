"""Rows of `wishes` and `talk` to clauses: alternatives chosen, slots drawn, spans marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from jidoka.brain.offline.program import LABELS, VERBS, Label
from training.generator.clauses import Line, Part, agree, destination, exception
from training.generator.draft import Draft, number_of
from training.generator.nouns import (
    ME,
    Noun,
    colour,
    counted,
    listed,
    many,
    named,
    one,
    size,
    spot,
    station,
    thing,
)

_CHOICE = re.compile(r"\(([^()]*/[^()]*)\)")
_SLOT = re.compile(r"\{([a-z]\d?)\}")
_BRACKET = re.compile(r"\[([^\]]+)\]")
_REST = ["the rest", "the others", "everything else", "all the others", "the remaining boxes", "all other boxes", "all the rest", "the remaining ones", "the other boxes", "the remainder"]
_BY = ["colour"] * 5 + ["color"] * 5 + ["size"] * 5 + ["colours", "sizes", "weight", "shape", "height"]


def _definite(d: Draft) -> Noun:
    noun = named(d) if d.maybe(0.4) else one(d)
    return noun if noun.definite else named(d)


def _free(d: Draft) -> Noun:
    noun = one(d)
    return counted(d) if d.maybe(0.5) or noun.definite else noun


def _kind(d: Draft) -> Noun:
    return Noun(colour(d) if d.maybe(0.7) else size(d), plural=True)


_DRAWN: dict[str, Callable[[Draft], Noun]] = {
    "o": thing, "n": named, "i": _definite, "p": many, "q": listed, "u": _free, "w": lambda d: named(d) if d.maybe(0.5) else thing(d), "x": exception, "k": _kind,
    "a": lambda d: Noun(station(d)), "b": lambda d: Noun(station(d)), "c": lambda d: Noun(station(d)), "z": lambda d: Noun(spot(d)), "m": lambda d: Noun(d.rng.choice(ME)),
    "e": lambda d: Noun(d.pick(_REST), plural=True), "y": lambda d: Noun(d.rng.choice(_BY)), "t": lambda d: Noun(destination(d)),
}
"""What each letter of a slot stands for."""
_LABELS: dict[str, Label] = {label: label for label in LABELS}
NOUNS = frozenset("onipquwxe")


@cache
def _program(text: str) -> tuple[tuple[str, str, tuple[tuple[Label, str], ...], bool], ...]:
    """The lines of a row's program: verb, slot of the object, slots of the fields, whether a stage starts."""
    lines: list[tuple[str, str, tuple[tuple[Label, str], ...], bool]] = []
    for line in text.split(" / "):
        head, *fields = [part.strip() for part in line.split(";")]
        then = head.startswith("then ")
        verb, _, what = head.removeprefix("then ").partition(" ")
        said = [(label, slot) for label, _, slot in (f.partition(" ") for f in fields)]
        pairs: tuple[tuple[Label, str], ...] = tuple((_LABELS[label], slot) for label, slot in said if label in _LABELS)
        if verb not in VERBS or len(pairs) < len(said):
            raise ValueError(f"no program: {text!r}")
        lines.append((verb, what, pairs, then))
    return tuple(lines)


def choose(d: Draft, text: str) -> str:
    """One of each (this/that), the innermost first."""
    while (m := _CHOICE.search(text)) is not None:
        text = text[: m.start()] + d.rng.choice(m[1].split("/")) + text[m.end() :]
    return text


_PLACES = (("receiving", r"\bre?c"), ("packing", r"\bpa?c"), ("shipping", r"\bshi?p"), ("shelf a", r"\ba\b(?!.*\b(?:table|shelf)\b)"), ("shelf b", r"\bb\b"))


def _place(text: str) -> str:
    """The station that a phrase names, whatever it calls it; the phrase itself for others."""
    return next((name for name, pattern in _PLACES if re.search(pattern, text)), text)


def _draw_slots(d: Draft, text: str) -> dict[str, Noun]:
    """A phrase for each slot, all different."""
    slots: dict[str, Noun] = {}

    def same(one: Noun, other: Noun) -> bool:
        return one.text == other.text or (_place(one.text) == _place(other.text) and not one.plural and _place(one.text) != one.text)

    for name in _SLOT.findall(text):
        while name not in slots or any(same(slots[name], other) for key, other in slots.items() if key != name):
            slots[name] = _DRAWN[name[0]](d)
    return slots


def spoken(d: Draft, rows: Sequence[str]) -> Part:
    """A clause or more from one of the rows."""
    words, _, program = d.pick(rows, flat=True).rpartition(" | ")
    text = choose(d, words)
    if program.endswith("to home"):
        text = re.sub(r"\b(home|base)\b", r"[\1]", text, count=1)
    slots = _draw_slots(d, text)
    first = next((name for name in _SLOT.findall(text) if name[0] in NOUNS), None)
    marked: dict[str, str] = {}

    def bracket(m: re.Match[str]) -> str:
        inner = _SLOT.sub(lambda s: slots[s[1]].text, m[1])
        key = f"[{len([k for k in marked if k.startswith('[')])}]"
        marked[key] = d.span(inner)
        return marked[key]

    def slot(m: re.Match[str]) -> str:
        if m[1] not in marked:
            marked[m[1]] = d.span(slots[m[1]].text)
        return marked[m[1]]

    text = agree(text, slots[first]) if first else text
    text = _SLOT.sub(slot, _BRACKET.sub(bracket, text))
    brackets = iter([number_of(v) for k, v in marked.items() if k.startswith("[")])

    def span(name: str) -> int:
        return next(brackets) if name.startswith("[") or name == "home" else number_of(marked[name])

    lines: list[Line] = []
    for verb, what, pairs, then in _program(program):
        number = span(what) if what else None
        fields: list[tuple[Label, int]] = [(label, span(name)) for label, name in pairs]
        lines.append(Line(verb, number, tuple(fields), then=then))
    return Part(text, tuple(lines))

