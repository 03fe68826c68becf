"""Boxes told by their numbers: "3 to 5", "the even ones", "from number 5 upwards", "the sixth box"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.wordings import NUMBER, NUMBER_WORD
from jidoka.brain.offline.text import normal, words
from jidoka.brain.translate import Unclear
from jidoka.brain.world import World

_RANGE = re.compile(
    rf"\b{NUMBER}(?: (?:through|to|till|until|up to)|\s*\.\.+) (?:and including )?(?:box |number "
    rf"|the )*{NUMBER}\b(?: inclusive)?"
)
_LONGEST_RANGE = 20
_ORDINALS = {
    word: i
    for i, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth".split(),
        1,
    )
}
_LATE = "|".join(word for word, n in _ORDINALS.items() if n > 3)
_ORDINAL = re.compile(
    rf"\b(?:(?:box|number) (?:the )?({'|'.join(_ORDINALS)})|({_LATE})(?: (?:box|one|parcel|crate))?)(?! of)$"
)
"""The first three may be those of a row, or of a list, where no "box" stands before them."""

_HEAD = (
    r"(?:(?:all|both|every|each|any|everything|anything|of|the|those|our|boxes|box|ones|with|an|a|having"
    r"|that|which|have|has|are|numbers?|numbered) )*"
)
_NUMBER = rf"(?:(?:number|box) )?{NUMBER}"
_KINDS: tuple[tuple[str, Callable[[int, int], bool]], ...] = (
    (rf"{_HEAD}odds?(?:-numbered)?(?: (?:numbers?|numbered|ones|boxes|box))*", lambda n, _: n % 2 == 1),
    (rf"{_HEAD}evens?(?:-numbered)?(?: (?:numbers?|numbered|ones|boxes|box))*", lambda n, _: n % 2 == 0),
    (rf"{_HEAD}(?:above|over|higher than|greater than) {_NUMBER}", lambda n, m: n > m),
    (rf"{_HEAD}(?:below|under|lower than|less than) {_NUMBER}", lambda n, m: n < m),
    (rf"{_HEAD}from {_NUMBER} (?:upwards?|up|on|onwards?)", lambda n, m: n >= m),
    (rf"{_HEAD}{_NUMBER} (?:and|or) (?:up|upwards?|higher|above|over)", lambda n, m: n >= m),
    (rf"{_HEAD}{_NUMBER} (?:and|or) (?:down|downwards?|lower|below|under)", lambda n, m: n <= m),
    (rf"(?=all |every|the |box|number){_HEAD}(?:up to|till|until) {_NUMBER}", lambda n, m: n <= m),
)
_NOUN = r"(?: (?:boxes|numbers|ones))"
_LOWEST = (
    rf"the (?:first {NUMBER}{_NOUN}|(?:lowest|lower)(?:-numbered)? {NUMBER}{_NOUN}?|{NUMBER} lowe(?:st|r)"
)
_HIGHEST = rf"the (?:(?:highest|higher)(?:-numbered)? {NUMBER}{_NOUN}?|{NUMBER} highe(?:st|r)"
_ENDS: tuple[tuple[str, int], ...] = (
    (rf"{_LOWEST}(?:-numbered)?{_NOUN})", 1),
    (rf"{_HIGHEST}(?:-numbered)?{_NOUN})", -1),
)
_THE_NUMBERS = re.compile(rf"the (?:{NUMBER_WORD})(?:(?:,|,? and) the (?:{NUMBER_WORD}))+")


def numbered(text: str, world: World) -> str:
    """A phrase with the boxes that it tells by number spelled out: "3 to 5" as "3 and 4 and 5".

    Raises:
        Unclear: numbers that no boxes here have.
    """
    text = _ORDINAL.sub(lambda m: f"number {_ORDINALS[m[1] or m[2]]}", text)
    if _THE_NUMBERS.fullmatch(text):
        return text.replace("the ", "")
    here = sorted(n for name in world.boxes if (n := lex.number(words(normal(name))[-1])) is not None)
    for pattern, fits in _KINDS:
        if match := re.fullmatch(pattern, text):
            than = lex.number(match[1]) or 0 if match.re.groups else 0
            return _listed([n for n in here if fits(n, than)], text)
    for pattern, step in _ENDS:
        if match := re.fullmatch(pattern, text):
            count = next(n for g in match.groups() if g and (n := lex.number(g)) is not None)
            return _listed(sorted(here[::step][:count]) if count <= len(here) else (), text)
    return _RANGE.sub(_spelled_out, text)


def _listed(numbers: Sequence[int], said: str) -> str:
    if not numbers:
        raise Unclear(f"Which boxes are {said!r}?")
    return " and ".join(f"number {n}" for n in numbers)


def _spelled_out(match: re.Match[str]) -> str:
    low, high = lex.number(match[1]), lex.number(match[2])
    if low is None or high is None or not low < high <= low + _LONGEST_RANGE:
        raise Unclear(f"Which boxes are {match.group()!r}?")
    return " and ".join(str(n) for n in range(low, high + 1))
