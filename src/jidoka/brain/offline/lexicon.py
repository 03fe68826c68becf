"""The words that noun phrases are made of, and how far a slip of the fingers may be from one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

NUMBERS: dict[str, int] = {
    word: i
    for i, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen".split(),
        1,
    )
}
COLOURS = frozenset(
    "red blue green yellow orange purple violet white black grey gray pink brown cyan magenta "
    "turquoise beige gold "
    "silver teal".split()
)
SIZES: dict[str, str] = {
    **dict.fromkeys(
        "small little tiny mini smaller smallish wee teeny compact lil likkle sm titchy ickle teensy".split(),
        "small",
    ),
    **dict.fromkeys("large big huge bigger larger giant largish massive enormous jumbo lg".split(), "large"),
}
OTHER_WORDS: dict[str, str] = {
    **dict.fromkeys("crimson scarlet reddish redd rd reid".split(), "red"),
    **dict.fromkeys("azure navy bluish blu bleu".split(), "blue"),
    **dict.fromkeys("emerald greenish grn gren".split(), "green"),
    **dict.fromkeys("yella yeller yelo yallow yellowish yel yllw ylw".split(), "yellow"),
    **dict.fromkeys("reddies rds".split(), "reds"),
    **dict.fromkeys("bluey blueys bluies".split(), "blues"),
    **dict.fromkeys("greenies grns".split(), "greens"),
    **dict.fromkeys("yellas yellers yelos yellowies".split(), "yellows"),
    **{"smol": "small", "great": "large", "greater": "larger", "lesser": "smaller", "littler": "smaller"},
}
"""Other words for a colour or a size, where no box here has just that colour."""
SUPERLATIVES: dict[str, int] = {
    "smallest": -1,
    "littlest": -1,
    "tiniest": -1,
    "biggest": 1,
    "largest": 1,
}
UNSEEN_ATTRIBUTES = frozenset(
    "medium heavy light heavier lighter heaviest lightest old new older newest oldest full empty "
    "left right top bottom "
    "first second third last next nearest closest".split()
)
"""Attributes that no fact tells of."""

BOX = frozenset(
    "box parcel package crate tote carton container item case thing object one piece bx unit guy fellow chap "
    "chest lad thingy thingie cube block pack packet boxie cargo bin load trunk casket fella dude buddy yoke "
    "un 'un yin monster monstrosity beast brute brick lump titch nipper beauty specimen bxo ane "
    "whopper job cask barrel coffer".split()
)
BOXES = frozenset(
    "boxes parcels packages crates totes cartons containers items cases things objects ones "
    "pieces goods stuff bxs boxs boxen contents stock units guys fellows chaps lads thingys thingies cubes "
    "chests blocks packs packets boxies bins smalls bigs larges loads trunks caskets fellas dudes "
    "uns 'uns yins monsters beasts bricks lumps critters holdings pair couple twins duo twosome trio "
    "family herd clutter "
    "inventory booty gear bits jobs casks barrels coffers clobber whoppers".split()
)
SIZES_AS_NOUNS = {
    "smalls": "small",
    "bigs": "large",
    "larges": "large",
    "littles": "small",
    "tinies": "small",
    **dict.fromkeys("smallies littlies littluns little'uns smalluns tiddlers".split(), "small"),
    **dict.fromkeys("biggies bigguns biguns big'uns bigger'uns".split(), "large"),
}
EVERYTHING = frozenset("everything all whatever anything contents stuff lot shebang".split())
REST = frozenset("rest others remaining remainder else remains other leftover".split())
PRONOUNS = frozenset("it them that this these those they both".split())

DEFINITE = frozenset("the that this these those our my your its their his her".split())
ANY_ONE = frozenset("a an either another whichever arbitrary".split())
ALL = frozenset("all every each entire whole".split())
UNSURE_COUNT = frozenset("few several half most many multiple various".split())

COUNTING = frozenset("all other others any those these last remaining both".split())
"""Before a number that counts boxes and names none: "all three", "the other two"."""

FILLERS = frozenset(
    "poor bloody damn damned blasted lovely pesky precious gnarly scurvy sole stupid silly yet already "
    "di thon "
    "of the there please just only single available coloured colored colour color number numbers "
    "no nr id labelled "
    "labeled marked numbered called named with whole full set last exactly least at more which "
    "that that's is are be "
    "we have you ours currently now out own same lone who us here in over to up whichever still "
    "today again really there thy thine yon yonder yer ye pcs pieces please pls box-shaped present"
    " existing "
    "standing sitting lying alone kindly also too just simply located stored quickly straight do".split()
)
"""Words inside a noun phrase that change nothing once their neighbours were read."""

PLACE_KINDS = frozenset(
    "table station area desk bench counter zone stand place spot side workbench tables stations one "
    "tabletop surface unit department section corner".split()
)
"""Words that may follow a place's name without being part of it."""
SHELF_KINDS = frozenset("shelf shelves rack racks shelving sh shelve shelfs".split())
ELSEWHERE = frozenset(
    {
        "somewhere else",
        "elsewhere",
        "another place",
        "anywhere else",
        "some other place",
        "anywhere",
        "wherever",
    }
    | {f"{any_} {kind}" for any_ in ("any", "any other", "another") for kind in ("place", "station")}
)
"""Any place but the present one."""
SHORT_PLACES = {
    **dict.fromkeys("rec recv rcv rcvg recvg rcvng recving recievin recevin".split(), "receiving"),
    **dict.fromkeys("shpg shipg shpng".split(), "shipping"),
    **dict.fromkeys("pckg pckng packg".split(), "packing"),
}
"""How hasty people write the names of stations."""
HERE = frozenset("me us here my our mine over here where i am my way myself to me where we are".split())
HOME = frozenset({"home", "base", "start", "starting point", "starting position", "home base"})

_NEIGHBOURS = {
    a: set(b)
    for a, b in zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "was qesa wrds etfd ryfg tuhg yijh uokj iplk ol qwsz awedzx serfcx drtgvc ftyhbv gyujnb "
        "huikmn jiolm kop asx "
        "zsdc xdfv cfgb vghn bhjm njk".split(),
        strict=True,
    )
}
_REAL_WORDS = frozenset(
    "parking picking backing packings shopping chipping skipping slipping whipping tripping "
    "stripping dripping "
    "read bread shell smell stall shelve whole hole shelter blues greed greens believing "
    "deceiving relieving yellowish "
    "snipping sipping shipment pickings hacking lacking mine none fore tow twin".split()
)


def is_real(word: str) -> bool:
    """Whether it is an English word that looks like a name here, and is none."""
    return word in _REAL_WORDS


def slipped(typed: str, word: str) -> bool:
    """Whether `typed` is `word` after one slip: letters swapped, dropped, added, or a neighbouring key.

    Words of three letters allow their last one twice, shorter ones nothing; and a real English word is never
    taken for another.
    """
    if typed == word:
        return True
    if len(word) == 3 and typed == word + word[-1]:  # "bigg"
        return True
    if min(len(typed), len(word)) < 4 or typed in _REAL_WORDS or not typed.isalpha():
        return False
    if len(typed) == len(word):
        differ = [i for i, (a, b) in enumerate(zip(typed, word, strict=True)) if a != b]
        if len(differ) == 1:
            said, meant = typed[differ[0]], word[differ[0]]
            by_ear = len(word) > 4 and {said, meant} <= set("aeiou")  # "grean"
            return by_ear or meant in _NEIGHBOURS.get(said, set())
        return (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and typed[differ[0]] == word[differ[1]]
            and typed[differ[1]] == word[differ[0]]
        )
    longer, shorter = (typed, word) if len(typed) > len(word) else (word, typed)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer))
    )


def mend(typed: str, vocabulary: Iterable[str]) -> str:
    """The only word of the vocabulary that `typed` is, slips allowed; else `typed` itself."""
    known = set(vocabulary)
    if typed in known:
        return typed
    near = {word for word in known if slipped(typed, word)}
    return near.pop() if len(near) == 1 else typed


def number(word: str) -> int | None:
    """The number that a word says: "3", "three"."""
    return int(word) if word.isdigit() else NUMBERS.get(word)


def strip_leading(words: Sequence[str], leading: Iterable[str]) -> list[str]:
    """The words without those of a set at their start."""
    drop = set(leading)
    i = 0
    while i < len(words) and words[i] in drop:
        i += 1
    return list(words[i:])
