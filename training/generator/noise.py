"""How people write: typing slips, short messages, dictation, another mother tongue."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from training.generator.chatter import FILLERS

_NEAR = {"a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "k": "l", "l": "k", "m": "n", "n": "m", "o": "p",
         "p": "o", "r": "t", "s": "a", "t": "y", "u": "i", "v": "b", "w": "e", "x": "z", "y": "u"}
_SHORT = {"please": ["pls", "plz"], "you": ["u", "ya"], "to": ["2", "2", "ot"], "the": ["teh", "hte", "da"], "and": ["&", "n", "adn", "+"], "boxes": ["bxs", "boxs"], "box": ["bx", "bix"], "are": ["r"],
          "for": ["4"], "thanks": ["thx", "tnx"], "with": ["w/", "wiht"], "table": ["tabel", "tbl"], "from": ["form", "frm"], "move": ["mv", "mvoe"], "because": ["cuz", "bc"], "at": ["@"], "on": ["@"],
          "everything": ["evrything", "everythin", "evrythng"], "shelf": ["shlf", "shelv"], "put": ["pt", "putt"], "take": ["tk", "taek"], "bring": ["brng", "brign"], "except": ["xcept", "excpt"],
          "your": ["ur"], "before": ["b4"], "then": ["thn", "than"], "receiving": ["recieving", "rcving"], "packing": ["pakcing", "pckng"], "shipping": ["shiping", "shpng"], "small": ["sml", "smal"],
          "large": ["lrg", "lage"], "red": ["rd", "redd"], "green": ["grn", "gren"], "blue": ["blu", "bleu"], "yellow": ["ylw", "yelow"], "all": ["al", "alll"], "clear": ["clr", "claer"], "now": ["nw"]}
_FOREIGN = [(r"\bthe\b", ["", "", "a", "these"]), (r"\ba\b", ["", "the", "one"]), (r"\bit\b", ["him", "her", "he", "this"]), (r"\bthem\b", ["it", "they", "him"]), (r"\bshould be\b", ["must be", "be", "shall to be"]),
            (r"\bis\b", ["are", "be", ""]), (r"\bare\b", ["is", "be", ""]), (r"\bput\b", ["make", "putting", "to put"]), (r"\bto\b", ["on", "in", "for"]), (r"\bon\b", ["to", "in", "at", "upon"]), (r"\bclear\b", ["make empty", "make clean"]),
            (r"\bplease\b", ["please to", "be so kind"]), (r"\bneeds\b", ["need", "is needing"]), (r"\bboxes\b", ["box", "boxs", "boxen"]), (r"\bgoes\b", ["go", "is going", "must"]), (r"\bbelongs\b", ["belong", "is belonging"])]


@dataclass(frozen=True, slots=True)
class Hand:
    """How one person writes one sentence; each is the chance for one word or place."""

    slips: float = 0.0
    short: float = 0.0
    foreign: float = 0.0
    fillers: float = 0.0
    bare: bool = False
    """Without articles."""
    unmarked: bool = False
    """Without commas."""
    glued: float = 0.0
    """A space left out."""

    @classmethod
    def of(cls, rng: random.Random) -> Hand:
        """One person's; most write well."""
        x = rng.random()
        table = ((0.045, cls(slips=0.25)), (0.07, cls(slips=0.45)), (0.105, cls(short=0.6, bare=rng.random() < 0.5)), (0.14, cls(foreign=0.4)), (0.19, cls(fillers=0.3)), (0.25, cls(bare=True)),
                 (0.29, cls(unmarked=True)), (0.30, cls(slips=0.2, glued=0.06)), (0.315, cls(slips=0.15, short=0.3, unmarked=True)), (0.33, cls(fillers=0.25, unmarked=True)))
        return next((hand for share, hand in table if x < share), cls())


def slip(rng: random.Random, word: str) -> str:
    """One slip in a word of letters."""
    if len(word) < 4 or not word.isalpha():
        return word
    i = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == 1:
        return word[:i] + word[i + 1 :]
    if kind == 2:
        return word[:i] + word[i] + word[i:]
    return word[:i] + _NEAR.get(word[i], word[i]) + word[i + 1 :]


def _foreign(rng: random.Random, text: str, chance: float) -> str:
    for pattern, others in _FOREIGN:
        if rng.random() < chance:
            text = re.sub(pattern, lambda _, others=others: rng.choice(others), text)
    return text


def noisy(rng: random.Random, text: str, hand: Hand, *, inside: bool = False) -> str:
    """A text as this person writes it. `inside` a span nothing changes that would change its meaning."""
    if hand.foreign:
        text = re.sub(r"\b(?:the|a) ", lambda m: rng.choice(["", m.group()]), text) if inside else _foreign(rng, text, hand.foreign)
    if hand.short:
        swaps = {k: [w for w in v if not inside or w not in ("2", "4", "b4", "@", "than")] for k, v in _SHORT.items()}
        text = re.sub(r"[a-z]+", lambda m: rng.choice(swaps.get(m.group()) or [m.group()]) if rng.random() < hand.short else m.group(), text)
    if hand.bare:
        text = re.sub(r"\bthe ", "", text)
    if hand.unmarked and not inside:
        text = text.replace(",", "")
    if hand.fillers and rng.random() < hand.fillers and not inside and " " in text.strip():
        at = rng.choice([m.start() for m in re.finditer(" ", text)])
        text = text[:at] + rng.choice([" {},", ", {},", " {}", " ... {} ..."]).format(rng.choice(FILLERS)) + " " + text[at:].lstrip()
    if hand.slips:
        text = re.sub(r"[A-Za-z]+", lambda m: slip(rng, m.group()) if rng.random() < hand.slips else m.group(), text)
    if hand.glued and not inside:
        text = re.sub(r"(?<=[a-z]) (?=[a-z])", lambda m: "" if rng.random() < hand.glued else " ", text)
    return text
