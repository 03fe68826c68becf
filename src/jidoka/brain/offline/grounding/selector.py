"""Which boxes a noun phrase means: what is known of each of its parts, and the selector that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from jidoka.brain.world import Box

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
    elsewhere: bool = False
    """Not there, but anywhere else."""


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
    elsewhere: bool = False

    @property
    def bare(self) -> bool:
        """Adjectives alone: "red", as in "red and blue boxes"."""
        return not (self.noun or self.names or self.special)

    @property
    def counts_only(self) -> bool:
        """Only how many: "two", "any two"."""
        told = self.names or self.special or self.colours or self.sizes or self.superlative or self.place
        return (
            self.count is not None
            and self.noun == "many"
            and not (told or self.not_colours or self.not_sizes)
        )

    @property
    def excludes_only(self) -> bool:
        """Only what it is not: "not red"."""
        said = self.names or self.special or self.colours or self.sizes or self.superlative or self.count
        return bool(self.not_colours or self.not_sizes) and not said

    @property
    def kinds(self) -> set[str]:
        """What it tells of its boxes: a colour, a size, a place."""
        told = {"colour": self.colours, "size": self.sizes or self.superlative, "place": self.place}
        return {kind for kind, value in told.items() if value}

    def fits(self, box: Box) -> bool:
        """Whether colour and size are those of a box."""
        return (
            (not self.colours or box.colour in self.colours)
            and (not self.sizes or box.size in self.sizes)
            and box.colour not in self.not_colours
            and box.size not in self.not_sizes
        )

    def complements(self, other: Part) -> bool:
        """Whether one tells a colour and the other a size, neither more: "the red", "the small one"."""
        if any(part.names or part.count or part.place for part in (self, other)):
            return False
        if self.special == "them" or other.special or other.determiner not in ("", "the", self.determiner):
            return False
        return len(self.kinds) == len(other.kinds) == 1 and self.kinds != other.kinds

    def is_told_by(self, other: Part) -> bool:
        """Whether another part only says more of these boxes: "one of the smalls, the red"."""
        if self.names or other.names or self.special or other.special or other.determiner != "the":
            return False
        more = bool(other.kinds) and not other.kinds & self.kinds and self.determiner not in ("all", "both")
        if (self.count or 1) > 1:
            return more and other.noun == "many" and other.count is None
        one = self.noun != "many" or self.determiner in ("a", "any")
        return more and one and other.noun != "many" and not other.count

    def narrow(self, other: Part) -> None:
        """Take in what another part tells of the same boxes."""
        self.colours |= other.colours
        self.not_colours |= other.not_colours
        self.sizes |= other.sizes
        self.not_sizes |= other.not_sizes
        self.superlative = self.superlative or other.superlative
        self.noun = other.noun or "one" if self.determiner == "a" else self.noun or other.noun
        free = self.determiner in ("", "a", "any")  # "one of the smalls, the red one"
        self.determiner = (other.determiner or self.determiner) if free else self.determiner
        self.said = f"{self.said}, {other.said}"
        if not self.place:
            self.place, self.elsewhere = other.place, other.elsewhere

    def finish(self, phrase: str) -> Selector:
        """The selector, once nothing more can be inherited."""
        if self.superlative and (self.count or 0) > 1:  # "the two biggest"
            self.sizes, self.superlative = {"large" if self.superlative > 0 else "small"}, 0
        selector = Selector(
            said=self.said if len(self.said) > 3 else phrase,
            names=tuple(dict.fromkeys(self.names)),
            colours=frozenset(self.colours),
            not_colours=frozenset(self.not_colours),
            sizes=frozenset(self.sizes),
            not_sizes=frozenset(self.not_sizes),
            superlative=self.superlative,
            place=self.place,
            elsewhere=self.elsewhere,
        )
        return replace(selector, quantity=self._quantity(), count=self.count or 0)

    def _quantity(self) -> Quantity:
        d, many = self.determiner, self.noun == "many"
        table: tuple[tuple[bool, Quantity], ...] = (
            (bool(self.names) and d != "any", "all"),
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
