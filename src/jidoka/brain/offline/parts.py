"""One part of a noun phrase, word by word: what "the two small red boxes" says of number, kind and colour."""

from __future__ import annotations

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


@dataclass(slots=True)
class Part:
    """What is known of a part of a phrase; it may still inherit from its neighbours."""

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


def read_part(part: str, world: World) -> Part:
    """What the words of a part say. Every word must be understood.

    Raises:
        OutOfReach: a word, a number or a colour that names nothing here.
        Unclear: a number that several boxes have.
    """
    items = _mended(words(part), world)
    names = {tuple(words(normal(name))): name for name in world.boxes}
    draft = Part(said=part)
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
    | set(lex.SIZES_AS_NOUNS)
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


def _word(draft: Part, items: Sequence[str], i: int, world: World, negative: bool) -> bool:
    """Take in one word; returns whether a "not" waits for its adjective."""
    word, before = items[i], items[:i]
    colour = word if word in lex.COLOURS or word in world.colours else word.removesuffix("s")
    if word in ("not", "isn't", "aren't", "non"):
        return True
    if colour in lex.COLOURS or colour in world.colours:
        _add_colour(draft, colour.replace("gray", "grey"), world, negative)
        draft.noun = "many" if word != colour else draft.noun
    elif word in lex.SIZES_AS_NOUNS:
        (draft.not_sizes if negative else draft.sizes).add(lex.SIZES_AS_NOUNS[word])
        draft.noun = "many"
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


def _add_colour(draft: Part, colour: str, world: World, negative: bool) -> None:
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


def _add_number(draft: Part, items: Sequence[str], i: int, world: World) -> None:
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


def _add_noun(draft: Part, word: str, items: Sequence[str], i: int) -> bool:
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


def _add_determiner(draft: Part, word: str) -> bool:
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
