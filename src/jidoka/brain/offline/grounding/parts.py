"""One part of a noun phrase, word by word: what "the two small red boxes" says of number, kind and colour."""

from __future__ import annotations

from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.grounding.selector import Part
from jidoka.brain.offline.text import normal, words
from jidoka.brain.translate import OutOfReach, Unclear, join
from jidoka.brain.world import World


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
    | {"some", "any", "not"}
    | {f"{colour}s" for colour in lex.COLOURS}
)
"""What a slip of the fingers may have meant; never a number."""


def _mended(items: Sequence[str], world: World) -> list[str]:
    vocabulary = _VOCABULARY | set(world.colours) | {w for name in world.boxes for w in words(normal(name))}
    out: list[str] = []
    for item in items:
        if item.startswith("non-"):
            out += ["not", item.removeprefix("non-")]
        elif item in lex.NUMBERS or item in vocabulary:
            out.append(item)
        else:
            other = lex.OTHER_WORDS.get(item, item)
            out.append(other if other in vocabulary else lex.mend(item, vocabulary))
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
        if not _counts_described(draft, items, i, world):
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


def _counts_described(draft: Part, items: Sequence[str], i: int, world: World) -> bool:
    """Whether a number after adjectives counts them: "the smallest three", "the red four" where 4 is blue."""
    n = lex.NUMBERS.get(items[i], 0)
    if n < 2 or not (draft.kinds and draft.determiner == "the") or set(items[i + 1 :]) - lex.FILLERS:
        return False
    labels = {"number", "numbers", "no", "id"} | lex.BOX
    if labels & set(items[:i]):
        return False
    named = [name for name in world.boxes if words(normal(name))[-1] == str(n)]
    if not draft.superlative and any(draft.fits(world.boxes[name]) for name in named):
        raise Unclear(f"Is {draft.said!r} {join(named, 'or')}, or {n} boxes?", named)
    draft.count, draft.noun = n, "many"
    return True


def _add_number(draft: Part, items: Sequence[str], i: int, world: World) -> None:
    n = lex.number(items[i])
    if n is not None and "them" in items[:i]:  # "them all three"
        draft.count = n
        return
    after = set(items[i + 1 :])
    counted = lex.COUNTING & set(items[:i])
    counted = counted or (items[i] in lex.NUMBERS and bool(items[:i]) and set(items[:i]) <= lex.DEFINITE)
    if counted and n is not None and n > 1 and not after - lex.FILLERS - lex.PRONOUNS:
        draft.count, draft.noun = n, "many"
        return
    described = after & (lex.BOX | lex.BOXES | lex.COLOURS | set(lex.SIZES) | set(lex.SUPERLATIVES)) or any(
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


_ONLY_PRONOUNS = lex.PRONOUNS | lex.ALL | {"of", "back", "two"}
_COUNTED_PRONOUNS = _ONLY_PRONOUNS | set(lex.NUMBERS)


def _add_noun(draft: Part, word: str, items: Sequence[str], i: int) -> bool:
    if word in lex.EVERYTHING and not draft.noun and word != "all":
        draft.noun, draft.determiner = "many", "all"
    elif word in lex.REST and (word != "other" or draft.determiner != "a"):
        draft.special = "rest"
    elif word in lex.BOXES:
        draft.noun = "many"
    elif word in lex.BOX or (word == "b" and i + 1 < len(items)):
        draft.noun = draft.noun or "one"
    elif word in lex.PRONOUNS and set(items) <= (
        _COUNTED_PRONOUNS if {"them", "all"} <= set(items) else _ONLY_PRONOUNS
    ):
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
        draft.noun = draft.noun or ("many" if word in ("these", "those") else "")
    else:
        return False
    return True
