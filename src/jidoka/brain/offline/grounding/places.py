"""What a phrase for a place means: stations, spots, where a person or a box is."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.text import normal, said_before, words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import FLOOR, ROBOT, Place, World

_LEADING = lex.DEFINITE | set(
    "two on onto to at in into off from a an over both of top all upon thy yon yer ye big good old".split()
)
_NAMING = frozenset(
    "letter for the at called named marked labelled labeled number no with of there over yonder "
    "please now unit"
    " letters end dock lads folks people team crew guys".split()
)
"""Words around a place's name that say nothing more."""
_PAST = "used to be|used to stand|was(?: before| standing)?|were|stood|had been|came from|comes from|has been"
_FORMER = re.compile(rf"\b(?:{_PAST})\b")
_ITS_PLACE = re.compile(r"^(?P<box>.+?) ?'s (?:place|spot|table|station|position|shelf)$")
_WAS_ON = re.compile(
    rf"(?:the )?(?:shelf|table|station|place) (?:that |which )?(?P<box>.+?) (?:is|stands|sits"
    rf"|{_PAST}|sat) (?:on|at)"
)
_BY_BOX = re.compile(
    r"^(?:(?:the|that|whichever|a) )?(?:(?P<kind>place|table|station|shelf|spot) )?"
    r"(?:wherever there(?: is|'s)|where there(?: is|'s)|wherever|where|(?:right |just )?next (?:to|2)|beside"
    r"|(?:close|near) to|near|by|in with|with|wiv|w(?= \d)|alongside(?: of)?|side by side with|together with"
    r"|(?:in )?(?:the )?company of"
    r"|(?:to )?(?:join|accompany)|(?:that |which |who )?(?:already )?(?:holds|has|carries|has got)|having"
    r"|holding|carrying|as|of"
    r"|same(?: (?:table|place|station|shelf|spot))? (?:as|with)(?: for)?|(?<=place )from|(?<=spot )from)"
    r"(?: already)? (?P<box>.+?)(?: on (?:it|top))?(?: (?:currently|now|right now|just now))?"
    rf"(?: (?:is|are|stands?|sits?|currently sits|is standing|is sitting|{_PAST}))?"
    r"(?: (?:currently|now|right now|just now|at the moment))?$"
)
_BOX = re.compile(r"^(?P<box>(?:the )?(?:box |box number |number )?\d+)(?: ?'s)?$")
"""A box named as a place: no station is called so."""
_COMPANY = re.compile(r"^(?:to )?keep (?P<box>.+?) company$")
_BACK = frozenset(
    {"there", "it", "that", "them", "same", "the same", "same thing", "same address", "the same address"}
    | {
        f"{the}same {kind}"
        for the in ("", "the ")
        for kind in ("table", "station", "shelf", "place", "spot", "one")
    }
    | {f"that {kind}" for kind in ("table", "station", "shelf", "place")}
)
_PERSON = frozenset("me us here my our mine i myself we i'm we're hear hre".split())
_WITH_ME = lex.HERE | _PERSON | set("front own next beside work of stand standing the at on by".split())
"""Words of a place where the person is: "the table i am standing at", "next to me"."""
_KIND = "shelf|rack|table|station|place|one"
_VACANT = "free|empty|vacant|unused"
_FREE = re.compile(
    r"(?P<any>(?:the only|the|a|an|any|one|whichever|some) )?"
    rf"(?:(?:still |currently |completely )?(?:{_VACANT}) (?P<kind>{_KIND})"
    rf"|(?P<which>{_KIND}) (?:that|which|who)?(?:'s| ?is| ?has)?(?: still| currently)? ?"
    rf"(?:{_VACANT}|nothing(?: yet| at all)?(?: on it)?(?: yet)?)"
    rf"|(?P<bare>{_KIND}) (?:without (?:anything|(?:any )?boxes|a box)|with nothing|with no "
    rf"box(?:es)?)(?: on it| there)?|where (?:nothing|no "
    rf"box) (?:is|stands))"
)
"""A place where nothing stands: "the free shelf", "the table that's still empty"."""
_ALL_OF_A_KIND = re.compile(
    r"(?:(?:both|all|the|all the|both the|the two|two|these|those) )*(?:shelves|racks|tables)"
)
_ITS_OWN_SPOT = {f"your {own}" for own in ("spot", "own spot", "corner", "place of start", "usual spot")} | {
    "yours",
    "its base",
}
_HALL = re.compile(
    r"(?:in |from |around |across )?"
    r"(?:(?:the|this|our) (?:whole |entire )?(?:hall|room|warehouse|building)|hall)"
)
_THIS_TABLE = re.compile(r"this (?P<kind>table|desk|station|shelf|one)(?: here)?")
_DIRECTION = re.compile(r"^(?:(?:up|down|over|back|across|round|along|right)\s+)+(?=\w)")
_IN_FRONT = re.compile(r"^(?:in )?front of ")
_SPELT = {"alpha": "a", "alfa": "a", "ay": "a", "bravo": "b", "be": "b", "bee": "b", "charlie": "c"}
"""A shelf's letter as it is spelt out or heard."""
_HANDS = re.compile(r"(?:your|its|the robot's) (?:hands?|arms?|grip)")


def box_of(phrase: str) -> str | None:
    """The box whose place is meant: "where box 4 is", "next to box 8"; None for a place with a name."""
    text = normal(phrase)
    if is_free(phrase):
        return None
    patterns = (_WAS_ON, _ITS_PLACE, _COMPANY, _BY_BOX, _BOX)
    match = next((m for pattern in patterns if (m := pattern.match(text))), None)
    if match is None or match["box"] in ("i", "we", "you", "i am", "we are", "me", "us"):
        return None
    return match["box"]


def kind_beside(phrase: str) -> str:
    """The kind of place that a box tells of: "shelf" in "the shelf that has a red box on it"; "" for none."""
    match = _BY_BOX.match(normal(phrase))
    return (match["kind"] or "") if match else ""


def of_kind(kind: str, world: World) -> tuple[str, ...]:
    """The stations that are called shelf, or table; for other kinds of place, all."""
    shelves = tuple(name for name in world.stations if "shelf" in words(normal(name)))
    if kind.rstrip("s") in ("shelf", "shelve", "rack"):
        return shelves
    tables = kind.rstrip("s") in ("table", "desk", "bench")
    return tuple(name for name in world.stations if not (tables and name in shelves))


def undirected(phrase: str) -> str:
    """A place without the way there: "up where that was"."""
    return _DIRECTION.sub("", normal(phrase))


def is_hall(phrase: str) -> bool:
    """Whether it is the whole hall: everywhere."""
    return _HALL.fullmatch(normal(phrase)) is not None


def is_former(phrase: str) -> bool:
    """Whether the place is one where the box of `box_of` stood before."""
    return _FORMER.search(normal(phrase)) is not None


def is_free(phrase: str) -> bool:
    """Whether it is a place where nothing stands, as the hall is before anything was moved."""
    return _FREE.fullmatch(normal(phrase)) is not None


def is_elsewhere(phrase: str) -> bool:
    """Whether it is any place but the present one."""
    return normal(phrase) in lex.ELSEWHERE


def resolve(phrase: str, world: World, *, last: str | None = None, stand: bool = False) -> tuple[str, ...]:
    """The names of the places that a phrase says, in its order.

    Args:
        phrase: words of the sentence, without a box in them (see `box_of`).
        world: the places that exist.
        last: the place spoken of before, for "there".
        stand: whether spots on the floor are meant too.

    Raises:
        OutOfReach: it names no place that exists.
        Unclear: it fits several.
    """
    text = undirected(phrase)
    if is_hall(text):
        return tuple(world.stations)
    if stand:
        text = _IN_FRONT.sub("", text)
    places = dict(world.places) if stand else dict(world.stations)
    alone = _without_name(text, world, last, stand)
    if alone is not None:
        return (alone,)
    whole = _match(words(text), places)
    if len(whole) == 1 or (whole and _ALL_OF_A_KIND.fullmatch(text)):
        return tuple(whole)
    parts = [p for p in re.split(r"\s*,\s*(?:and\b|or\b)?\s*|\s+(?:and|or|plus)\s+", text) if p]
    found: list[str] = []
    for part in parts:
        kind = _kind_before(parts, part)
        many = _ALL_OF_A_KIND.fullmatch(part) and _match(words(part), places)
        found += many or [_single(part, places, world, kind)]
    return tuple(dict.fromkeys(found))


def _without_name(text: str, world: World, last: str | None, stand: bool) -> str | None:
    """The place of words that are no name: "here", "there", "home", "the floor", "your hands"."""
    specific = set(words(text)) - lex.PLACE_KINDS
    if specific & _PERSON and specific <= _WITH_ME:
        if world.operator is None:
            raise Unclear("At which station are you?", tuple(world.stations))
        return world.operator
    this = _THIS_TABLE.fullmatch(text)
    if this and last is None and world.operator in of_kind(this["kind"], world):
        return world.operator
    if text in _BACK and last is None:
        raise Unclear(f"Which place is {text!r}?", tuple(world.stations))
    if stand and _is_home(text, world):
        return "home"
    if text.removeprefix("the ") in ("floor", "ground"):
        return FLOOR
    if free := _FREE.fullmatch(text):
        return _free(free, world)
    return last if text in _BACK else ROBOT if _HANDS.fullmatch(text) else None


def _free(said: re.Match[str], world: World) -> str:
    """The station of a kind where nothing stands."""
    kind = said["kind"] or said["which"] or said["bare"] or "place"
    free = [n for n in of_kind(kind, world) if not world.boxes_at(n)]
    if not free:
        raise OutOfReach(f"No {kind} is free.", tuple(world.stations))
    if len(free) > 1 and (said["any"] or "the ").startswith("the "):
        raise Unclear(f"Which one is {said.group()!r}: {join(free, 'or')}?", free)
    return free[0]


def _is_home(text: str, world: World) -> bool:
    yours = "home" in world.spots and text in _ITS_OWN_SPOT
    return yours or text.removeprefix("your ").removeprefix("the ") in _home_words(world)


def _home_words(world: World) -> frozenset[str]:
    if "home" not in world.spots:
        return frozenset()
    return frozenset(f"{w}{tail}" for w in lex.HOME for tail in ("", " spot", " position", " place"))


def _kind_before(parts: Sequence[str], part: str) -> str:
    """ "shelves a and b": the second part has its noun from the first."""
    return "shelf" if part != parts[0] and set(words(parts[0])) & lex.SHELF_KINDS and len(part) == 1 else ""


def _single(text: str, places: dict[str, Place], world: World, kind: str) -> str:
    items = [*([kind] if kind else []), *words(text)]
    found = _match(items, places)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(f"Which one is {text!r}: {join(found, 'or')}?", found)
    raise OutOfReach(
        f"There is no place {text!r}. There is {join(tuple(world.places))}.", tuple(world.places)
    )


def _match(items: Sequence[str], places: dict[str, Place]) -> list[str]:
    """The places that words fit: one that has just these words, else all that have them among theirs."""
    items = [part for w in items for part in w.split("-")]
    items = ["shelf" if w in lex.SHELF_KINDS else w.removesuffix("'s") for w in items]
    items = [lex.SHORT_PLACES.get(w, w) for w in items]
    items = [_SPELT.get(w, w) if "shelf" in items[:i][-1:] else w for i, w in enumerate(items)]
    plain = lex.strip_leading(items, _LEADING) or list(items)
    if len(items) > 1 and items[-1] == "shelf" and len(items[-2]) == 1 and set(items[:-2]) <= _LEADING:
        plain = ["shelf", items[-2]]  # "the a shelf"
    vocabulary = {w for place in places.values() for w in _words_of(place)}
    known = vocabulary | lex.PLACE_KINDS | {"shelf"}
    plain = [_whole(lex.mend(w, known), vocabulary) for w in plain if w not in _NAMING]
    if not plain and not {"there", "yonder"} & set(items):  # "now" is no place
        return []
    for variant in (plain, [w for w in plain if w not in lex.PLACE_KINDS]):
        exact = [name for name, place in places.items() if variant and tuple(variant) in _names(place)]
        if exact:
            return exact
    specific = [w for w in plain if w not in lex.PLACE_KINDS]
    if not specific:  # "the table": every station that is called one
        kind = plain[0].removesuffix("s") if plain else ""
        called = [n for n, p in places.items() if kind in _words_of(p)]
        return called or [n for n, p in places.items() if "shelf" not in _words_of(p)]
    if specific == ["shelf"]:
        return [n for n, p in places.items() if "shelf" in _words_of(p)]
    if len(specific) == 1 and len(specific[0]) == 1:  # "a" for shelf_a
        return [n for n in places if words(normal(n))[-1] == specific[0]]
    return []


def _whole(word: str, vocabulary: Set[str]) -> str:
    """The only name's word that is meant by its beginning ("ship") or its consonants ("pckng")."""
    if word in vocabulary or len(word) < 3 or word in lex.PLACE_KINDS or lex.is_real(word):
        return word
    stem = word.removesuffix("e")
    fits = {v for v in vocabulary if 4 <= len(stem) < len(v) <= len(stem) + 5 and v.startswith(stem)}
    bare = not set(word) & set("aeiou")
    near = {v for v in vocabulary if len(v) > 4 and (bare or len(word) >= max(5, len(v) - 3))}
    fits |= {v for v in near if _is_skeleton(word, v)}
    return fits.pop() if len(fits) == 1 else word


def _is_skeleton(short: str, word: str) -> bool:
    """Whether the letters stand in the word, in order, from its first one on."""
    rest = iter(word)
    return short[0] == word[0] and all(letter in rest for letter in short)


def _words_of(place: Place) -> set[str]:
    return {w for name in (place.name, *place.aliases) for w in words(normal(name))}


def _names(place: Place) -> set[tuple[str, ...]]:
    names = {tuple(words(normal(name))) for name in (place.name, *place.aliases)}
    return names | {short for name in names if (short := tuple(w for w in name if w not in lex.PLACE_KINDS))}


def named_before(text: str, span: str, world: World) -> str | None:
    """The only station that a sentence names before a word for a place; None for none, or several."""
    before = next(iter(said_before(text, span)), "")
    names = {name: {normal(n) for n in (name, *place.aliases)} for name, place in world.stations.items()}
    found = [name for name, said in names.items() if any(said_before(before, n) for n in said)]
    return found[0] if len(found) == 1 else None
