"""Typing slips: what people's fingers do."""

from __future__ import annotations

import random
import re

_NEAR = {"a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "k": "l", "l": "k", "m": "n", "n": "m", "o": "p",
         "p": "o", "r": "t", "s": "a", "t": "y", "u": "i", "v": "b", "w": "e", "x": "z", "y": "u"}
_SHORT = {"please": ["pls", "plz"], "you": ["u"], "to": ["2", "ot"], "the": ["teh", "hte"], "and": ["&", "n", "adn"], "boxes": ["bxs", "boxs"], "box": ["bx", "bix"], "are": ["r"],
          "for": ["4"], "thanks": ["thx", "tnx"], "with": ["w/", "wiht"], "table": ["tabel", "tbl"], "from": ["form", "frm"], "move": ["mv", "mvoe"], "because": ["cuz", "bc"]}


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


def noisy(rng: random.Random, text: str, *, inside: bool = False) -> str:
    """Slips in one text of ten or so, a dropped article or comma now and then. `inside` a span fewer things happen."""
    x = rng.random()
    if x < 0.05:
        text = re.sub(r"[A-Za-z]+", lambda m: slip(rng, m.group()) if rng.random() < 0.25 else m.group(), text)
    elif x < 0.075 and not inside:
        text = re.sub(r"[a-z]+", lambda m: rng.choice(_SHORT.get(m.group(), [m.group()])) if rng.random() < 0.6 else m.group(), text)
    elif x < 0.14:
        text = re.sub(r"\bthe ", "", text)
    elif x < 0.18 and not inside:
        text = text.replace(",", "")
    return text
