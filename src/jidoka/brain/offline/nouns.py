"""What a noun phrase picks out: "the two small red boxes on shelf a" as a selector.

Every word of a phrase must be understood; one that is not makes it a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.text import normal, words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World

Quantity: TypeAlias = Literal["one", "any", "all", "count", "exactly", "unsure", "rest", "them"]
"""the one that fits; any one; all; any so many; all, which must be so many; not said how many; the others;
the ones just spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Which boxes a phrase means. Empty colours and sizes fit every box."""

    said: str
    quantity: Quantity = "one"
    count: int = 0
    names: tuple[str, ...] = ()
    colours: frozenset[str] = frozenset()
    not_colours: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    not_sizes: frozenset[str] = frozenset()
    superlative: int = 0
    """1: the largest of those that fit; -1: the smallest."""
    place: str = ""
    """Where they are, in the phrase's own words."""


_REWRITES: tuple[tuple[str, str], ...] = (
    (r"\b(?:as well as|along with|together with|and also|but also|plus|and then)\b", "and"),
    (r"\bnot only\b", ""),
    (r"\ban?(?: single)? (?:couple|pair) of\b|\ba couple\b", "2"),
    (r"\b(?:any one|any|one|either)(?: out)? of (?:the|those|these|our|my)\b", "a"),
    (r"\b(?:at least|just|exactly|only) (?=one\b|\d|two|three|four|five)", ""),
    (r"\bany (?:single|one) (?=\w)", "any "),
    (r"\b(?:each and every|any and all|every (?:single|last|one of)|each of|all of|each one of)\b", "all"),
    (r"\b(number \d+) (?=box)", r"\1 the "),
    (r"(?<=\d) (?=box \d)", ", "),
    (r"\b(?:everything|anything|all) else\b|\bwhat remains\b|\bwhatever (?:is left|remains)\b", "the rest"),
    (r"\b(?:of|in) (?:the )?colou?r\b", ""),
)
_INLINE = re.compile(
    r"^(?P<head>.*?\S) (?:(?:that|which) (?:is|are|sits|stands?) |that's |sitting |standing |currently |now "
    r"|lying )*"
    r"(?:from|on|at|off|in|inside) (?P<place>(?!(?:red|blue|green|yellow)\b).+)$"
)


def selectors(phrase: str, world: World) -> tuple[Selector, ...]:
    """The selectors of a phrase, one for each of its parts.

    Raises:
        OutOfReach: a word names nothing that is here.
        Unclear: an "or" between boxes, or a quantity that is not said.
    """
    text = normal(phrase)
    for pattern, replacement in _REWRITES:
        text = re.sub(pattern, replacement, text)
    parts = [
        p
        for p in re.split(r"\s*,\s*(?:and\b|or\b)?\s*|\s+and\s+", re.sub(r"^both (?=.* and )", "", text))
        if p
    ]
    drafts: list[_Draft] = []
    for part in parts:
        drafts += _read(part.strip(), world)
    if not drafts:
        raise Unclear("Which boxes?", tuple(world.boxes))
    _inherit(drafts)
    return tuple(d.finish(phrase) for d in drafts)


@dataclass(slots=True)
class _Draft:
    """A part of a phrase while it is read."""

    said: str
    determiner: str = ""
    count: int | None = None
    noun: Literal["", "one", "many"] = ""
    names: list[str] = field(default_factory=list[str])
    colours: set[str] = field(default_factory=set[str])
    not_colours: set[str] = field(default_factory=set[str])
    sizes: set[str] = field(default_factory=set[str])
    not_sizes: set[str] = field(default_factory=set[str])
    superlative: int = 0
    special: Literal["", "rest", "them"] = ""
    place: str = ""

    @property
    def bare(self) -> bool:
        """Adjectives alone: "red", as in "red and blue boxes"."""
        return not (self.noun or self.names or self.special)

    def finish(self, phrase: str) -> Selector:
        """The selector, once nothing more can be inherited."""
        selector = Selector(
            said=self.said if len(self.said) > 3 else phrase,
            names=tuple(dict.fromkeys(self.names)),
            colours=frozenset(self.colours),
            not_colours=frozenset(self.not_colours),
            sizes=frozenset(self.sizes),
            not_sizes=frozenset(self.not_sizes),
            superlative=self.superlative,
            place=self.place,
        )
        return replace(selector, quantity=self._quantity(), count=self.count or 0)

    def _quantity(self) -> Quantity:
        d, many = self.determiner, self.noun == "many"
        table: tuple[tuple[bool, Quantity], ...] = (
            (bool(self.names), "all"),
            (self.special == "rest", "rest"),
            (self.special == "them", "them"),
            (d == "unsure" or (d == "some" and many), "unsure"),
            (self.count is not None and d in ("the", "all", "both"), "exactly"),
            (self.count is not None, "count"),
            (d == "any" and many, "all"),
            (d in ("any", "some", "a"), "any"),
            (d == "all" or many or (self.bare and not d), "all"),
        )
        for holds, quantity in table:
            if holds:
                return quantity
        return "one"


def _inherit(drafts: list[_Draft]) -> None:
    """Give "red" in "all red and blue boxes" its noun, and "blue" its determiner."""
    noun: Literal["", "one", "many"] = ""
    for draft in reversed(drafts):
        if draft.bare:
            draft.noun = noun
        elif not draft.names:
            noun = draft.noun
    determiner, count = "", None
    for draft in drafts:
        if not draft.determiner and draft.count is None and not draft.names and not draft.special:
            if draft.noun == "many" and count is not None:
                raise Unclear(f"How many of each in {draft.said!r}?")
            draft.determiner = determiner
        determiner, count = draft.determiner, draft.count


def _read(part: str, world: World) -> list[_Draft]:
    """One part of a phrase, or two when "or" stands between adjectives."""
    inline = _INLINE.match(part)
    place = ""
    if inline is not None:
        part, place = inline["head"], inline["place"]
    alternatives = re.split(r"\s+or\s+", part)
    if len(alternatives) > 1:
        drafts = [_one(p, world) for p in alternatives]
        if any(d.names for d in drafts) or drafts[-1].noun != "many":
            raise Unclear(f"Which one: {join(alternatives, 'or')}?", alternatives)
    else:
        drafts = [_one(part, world)]
    for draft in drafts:
        draft.place = place
    return drafts


def _one(part: str, world: World) -> _Draft:
    items = _mended(words(part), world)
    names = {tuple(words(normal(name))): name for name in world.boxes}
    draft = _Draft(said=part)
    negative, i = False, 0
    while i < len(items):
        width = next((n for n in (4, 3, 2) if tuple(items[i : i + n]) in names), 0)
        if width:
            draft.names.append(names[tuple(items[i : i + width])])
            i += width
            continue
        negative = _word(draft, items, i, world, negative)
        i += 1
    return draft


_VOCABULARY = (
    lex.COLOURS
    | lex.BOX
    | lex.BOXES
    | lex.EVERYTHING
    | lex.REST
    | lex.ALL
    | lex.ANY_ONE
    | lex.DEFINITE
    | lex.PRONOUNS
    | lex.UNSURE_COUNT
    | lex.UNSEEN_ATTRIBUTES
    | lex.FILLERS
    | set(lex.SIZES)
    | set(lex.SUPERLATIVES)
    | set(lex.NUMBERS)
    | {"some", "any", "not"}
)


def _mended(items: Sequence[str], world: World) -> list[str]:
    vocabulary = _VOCABULARY | set(world.colours) | {w for name in world.boxes for w in words(normal(name))}
    out: list[str] = []
    for item in items:
        if item.startswith("non-"):
            out += ["not", item.removeprefix("non-")]
        else:
            out.append(lex.mend(item, vocabulary))
    return out


def _word(draft: _Draft, items: Sequence[str], i: int, world: World, negative: bool) -> bool:
    """Take in one word; returns whether a "not" waits for its adjective."""
    word, before = items[i], items[:i]
    colour = word if word in lex.COLOURS or word in world.colours else word.removesuffix("s")
    if word in ("not", "isn't", "aren't", "non"):
        return True
    if colour in lex.COLOURS or colour in world.colours:
        _add_colour(draft, colour.replace("gray", "grey"), world, negative)
        draft.noun = "many" if word != colour else draft.noun
    elif word in lex.SIZES:
        (draft.not_sizes if negative else draft.sizes).add(lex.SIZES[word])
    elif word in lex.SUPERLATIVES:
        draft.superlative = lex.SUPERLATIVES[word]
    elif lex.number(word) is not None and not (word == "one" and _is_noun_one(before)):
        _add_number(draft, items, i, world)
    elif word in lex.UNSEEN_ATTRIBUTES:
        raise OutOfReach(
            f"Nothing here tells me which box is {word!r} in {draft.said!r}.", tuple(world.boxes)
        )
    elif (
        not _add_noun(draft, word, items, i) and not _add_determiner(draft, word) and word not in lex.FILLERS
    ):
        raise OutOfReach(
            f"I don't know {word!r} in {draft.said!r}. There is {join(tuple(world.boxes))}.",
            tuple(world.boxes),
        )
    return negative and word in lex.FILLERS


def _add_colour(draft: _Draft, colour: str, world: World, negative: bool) -> None:
    if colour not in world.colours and not negative:
        raise OutOfReach(f"There is no {colour} box. Colours here: {join(world.colours)}.", world.colours)
    (draft.not_colours if negative else draft.colours).add(colour)


def _is_noun_one(before: Sequence[str]) -> bool:
    """Whether "one" after these words is a noun ("the red one"), not a number ("box one")."""
    if not before:
        return False
    last = before[-1]
    return last not in lex.BOX | lex.BOXES | {
        "number",
        "numbers",
        "no",
        "id",
        "labelled",
        "marked",
        "numbered",
        "called",
    }


def _add_number(draft: _Draft, items: Sequence[str], i: int, world: World) -> None:
    n = lex.number(items[i])
    after = set(items[i + 1 :])
    described = after & (lex.BOX | lex.BOXES | lex.COLOURS | set(lex.SIZES)) or any(
        w.removesuffix("s") in lex.COLOURS for w in after
    )
    counts = i == 0 or (set(items[:i]) <= lex.DEFINITE | lex.ALL | lex.FILLERS | {"any", "both", "other"})
    labels = {"number", "numbers", "no", "id"} & set(items[:i])
    if described and counts and not labels:
        if n == 1 and not draft.determiner:
            draft.determiner = "a"
        else:
            draft.count = n
        return
    named = [name for name in world.boxes if words(normal(name))[-1] == str(n)]
    if not named:
        raise OutOfReach(f"There is no box {n}. There is {join(tuple(world.boxes))}.", tuple(world.boxes))
    if len(named) > 1:
        raise Unclear(f"Which one is number {n}?", named)
    draft.names.append(named[0])


def _add_noun(draft: _Draft, word: str, items: Sequence[str], i: int) -> bool:
    if word in lex.EVERYTHING and not draft.noun and word != "all":
        draft.noun, draft.determiner = "many", "all"
    elif word in lex.REST and (word != "other" or draft.determiner != "a"):
        draft.special = "rest"
    elif word in lex.BOXES:
        draft.noun = "many"
    elif word in lex.BOX or (word == "b" and i + 1 < len(items)):
        draft.noun = draft.noun or "one"
    elif word in lex.PRONOUNS and set(items) <= lex.PRONOUNS | lex.ALL | {"of", "back", "two"}:
        draft.special = "them"
    else:
        return False
    return True


def _add_determiner(draft: _Draft, word: str) -> bool:
    if word in lex.UNSURE_COUNT:
        draft.determiner = "unsure"
    elif word == "both":
        draft.determiner, draft.count = "both", 2
    elif word in lex.ALL:
        draft.determiner = "all"
    elif word in ("any", "some"):
        draft.determiner = draft.determiner or word
    elif word in lex.ANY_ONE:
        draft.determiner = draft.determiner or "a"
    elif word in lex.DEFINITE:
        draft.determiner = draft.determiner or "the"
    else:
        return False
    return True
