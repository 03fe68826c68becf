"""Conditions that the hall answers: "if packing is empty, put box 3 on it" waits for nothing where it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.pick import pick
from jidoka.brain.offline.grounding.places import resolve
from jidoka.brain.offline.grounding.spoken import Spoken
from jidoka.brain.translate import OutOfReach, Unclear
from jidoka.brain.world import Box, World

_CONDITION = re.compile(
    r"\b(?:only |but only |and )?(?P<word>if|in case|provided(?: that)?|assuming(?: that)?|unless) "
    r"(?P<state>[^,.;:?!]+?)(?=[,.;:?!]|$| then\b)"
)
_YET = r"(?: still| already| now| currently| yet| really)*"
_NOT = r"(?P<no> not|n't)?"
_KINDS = "|".join(sorted(lex.COLOURS | set(lex.SIZES)))

Form = Callable[[re.Match[str], World], bool]


_GREETING = 12
"""So many characters may stand before a condition that a sentence begins with."""


def without_true(text: str, world: World, *, last: bool) -> str:
    """The normal sentence without the conditions that are true now, and so ask for no waiting.

    Args:
        text: what was said.
        world: what is there now.
        last: whether a condition counts at the end, too: not where wishes before it change the hall.
    """

    def answer(m: re.Match[str]) -> str:
        outside = m.start() < _GREETING or (last and m.end() >= len(text) - 1)
        wanted = m["word"] != "unless"
        return " " if outside and holds(m["state"].strip(), world) is wanted else m.group()

    return _CONDITION.sub(answer, text)


def holds(state: str, world: World) -> bool | None:
    """Whether what a few words say of the hall is so; None for words that it does not answer."""
    for pattern, form in _FORMS:
        if (m := pattern.fullmatch(state)) is not None:
            try:
                return form(m, world) is not bool(m.groupdict().get("no"))
            except (OutOfReach, Unclear):
                return None
    return None


def _is_free(m: re.Match[str], world: World) -> bool:
    return not any(world.boxes_at(place) for place in resolve(m["place"], world))


def _is_there(m: re.Match[str], world: World) -> bool:
    """Whether some such box is at a place; so many, or more, or fewer, where a number is said."""
    places = resolve(m["place"], world)
    try:
        found = len(pick(f"all {m['what']}", world, Spoken(), places=places))
    except OutOfReach:
        pick(f"all {m['what']}", world, Spoken())  # no such box at all: not for the hall to answer
        found = 0
    number = lex.number(m["number"] or "") or 1
    bounds = {"more than": found > number, "at least": found >= number, "fewer than": found < number}
    return bounds.get((m["bound"] or "at least").replace("less", "fewer"), found >= number)


def _stands_on(m: re.Match[str], world: World) -> bool:
    places = resolve(m["place"], world)
    return all(world.boxes[box].where in places for box in pick(m["what"], world, Spoken()))


def _is_of_kind(m: re.Match[str], world: World) -> bool:
    boxes = [world.boxes[box] for box in pick(m["what"], world, Spoken())]
    return all(m["kind"] == box.colour or lex.SIZES.get(m["kind"]) == box.size for box in boxes)


def _is_larger(m: re.Match[str], world: World) -> bool:
    one, other = (_single(m[side], world) for side in ("what", "than"))
    if one.extent is None or other.extent is None:
        raise Unclear("Nobody has told me how large they are.")
    first, second = (x * y * z for x, y, z in (one.extent, other.extent))
    return first < second if m["how"] == "smaller" else first > second


def _single(phrase: str, world: World) -> Box:
    boxes = pick(phrase, world, Spoken())
    if len(boxes) != 1:
        raise Unclear(f"Which one is {phrase!r}?", boxes)
    return world.boxes[boxes[0]]


_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (re.compile(rf"there(?: is|'s) nothing{_YET} (?:on|at|in) (?P<place>.+?){_YET}"), _is_free),
    (re.compile(rf"(?P<place>.+?)(?: is|'s){_NOT}{_YET} (?:empty|free|clear|vacant|bare)"), _is_free),
    (re.compile(rf"(?P<place>.+?) has nothing on it{_YET}"), _is_free),
    (
        re.compile(
            rf"(?:there(?: is|'s| are){_YET}|you (?:can |still )?(?:see|find|spot))(?P<no> no| not "
            rf"any|n't any)?"
            r" (?:(?P<bound>more than|at least|fewer than|less than) )?(?:(?P<number>\d+|two|three"
            r"|four|five) "
            rf"|an? |any )?(?P<what>(?!no )[^ ].*?)(?: left)? (?:on|at|in) (?P<place>.+?){_YET}"
        ),
        _is_there,
    ),
    (re.compile(rf"(?P<what>.+?)(?: is| are|'s){_NOT}{_YET} (?:on|at|in) (?P<place>.+?){_YET}"), _stands_on),
    (
        re.compile(
            rf"(?P<what>.+?)(?: is| are|'s){_NOT}{_YET} (?:an? |the )?(?P<kind>{_KINDS})(?: ones?| box)?"
        ),
        _is_of_kind,
    ),
    (re.compile(rf"(?P<what>.+?) is{_NOT} (?P<how>bigger|larger|smaller) than (?P<than>.+)"), _is_larger),
)
"""How people say what is so in a hall, the narrower forms first."""
