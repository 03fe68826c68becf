"""How people say what they want of orders and stock: patterns over a plain form of the sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SHIP: Final = r"^(?:ship|send|dispatch|fulfil|fulfill|process|complete|finish|deliver|get)(?: (?:out|off))?"
_SHIPPED: Final = r"be (?:shipped|sent|dispatched|fulfilled)"
_NOT: Final = r"(?:can't|cannot|can not|could not|couldn't|may not)"
_PLEASE: Final = re.compile(
    r"^(?:please|kindly|now|ok|okay|hey|jidoka|robot|(?:can|could|would|will) you(?: please)?|"
    r"i (?:want|need) you to|i'd like you to|go ahead and|let's|time to)[ ,]+"
)
_TAIL: Final = re.compile(
    r"[ ,]+(?:please|now|today|right away|asap|thanks|thank you|for me|out of the door)$"
)

PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "blocked": re.compile(
        rf"^(?:which|what) (?:of the )?(?:open |today's )?orders? "
        rf"(?:{_NOT} {_SHIPPED}|(?:is|are) (?:blocked|stuck|not shippable))"
        r"(?: (?:out|off|today|now))?(?:,? ?(?:and )?why(?: not)?)?$"
    ),
    "all": re.compile(
        rf"{_SHIP} (?:(?:all|every|each|any|the|today's|todays|of|our|my|single) )*"
        r"(?:(?:open|outstanding|pending|remaining|unshipped|waiting) )?orders?"
        r"(?: (?:that (?:is|are) (?:still )?open|of today|for today|of the day))?$"
    ),
    "numbered": re.compile(
        rf"{_SHIP} (?:the )?orders? (?:number |no\.? )?(?P<numbers>[\d ,#&]+(?:and[\d ,#]+)*)$"
    ),
    "stock": re.compile(
        r"^(?P<job>.+?)[ ,;]+(?:and )?(?:then )?(?:also )?(?:correct|update|adjust|fix|book) (?:it in )?"
        r"(?:the )?(?:stock|books|inventory)(?: (?:in|at|on|of) (?:the )?(?:order )?desk)?(?: accordingly)?$"
    ),
    "restock": re.compile(r"^(?P<job>(?:restock|refill|fill up|replenish) .+? (?:from|with what is on) .+)$"),
}
"""By what is wanted, in the order they are tried."""

_RESTOCK: Final = re.compile(
    r"^(?:restock|refill|fill up|replenish) (?P<to>.+?) (?:from|with what is on) (?P<source>.+)$"
)
_SEVERAL: Final = re.compile(r"\b(?:all|every|each|any|single|orders)\b")


def plain(sentence: str) -> str:
    """Lower case, one blank between words, without courtesies at either end."""
    said = re.sub(r"\s+", " ", sentence.casefold().replace("’", "'")).strip(" .!?")
    while (shorter := _TAIL.sub("", _PLEASE.sub("", said)).strip(" .!?,")) != said:
        said = shorter
    return said


def wanted(said: str) -> tuple[str, re.Match[str]] | None:
    """What a plain sentence wants, and the words of it; None if no pattern fits."""
    found = ((name, pattern.match(said)) for name, pattern in PATTERNS.items())
    return next(((name, match) for name, match in found if match is not None), None)


def speaks_of_orders(sentence: str) -> bool:
    """Whether a sentence needs the desk's books to be understood."""
    found = wanted(plain(sentence))
    return found is not None and found[0] != "restock"


def in_hall_words(job: str) -> str:
    """ "restock X from Y" as the translator knows it; anything else as it is."""
    return _RESTOCK.sub(r"move all boxes from \g<source> to \g<to>", job)


def restocks(job: str) -> bool:
    """Whether it is about filling a place: then as much as fits is meant."""
    return _RESTOCK.match(job) is not None


def speaks_of_one(said: str) -> bool:
    """Whether "the order" means a single one."""
    return _SEVERAL.search(said) is None
