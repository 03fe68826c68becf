"""A sentence in the one form that the model, the grammar and the checks share.

Lower case, plain quotes, "box_3", "box-3", "box3" and "#3" as "box 3" and "number 3", arrows as "to", ranges
as "1 through 3". Hesitations go, spoken punctuation becomes marks, the short forms of hasty writing become
words, so that the model reads one spelling of each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SHORT: dict[str, str] = {
    "please": "pls plz pleez plis pliz",
    "thanks": "thx tnx thnx",
    "you": "u ya",
    "your": "ur yer",
    "the": "teh hte da",
    "and": "n adn nd",
    "with": "w/ wiht wit",
    "without": "w/o",
    "all": "al",
    "from": "frm fom",
    "because": "bc cuz cos coz",
    "before": "b4",
    "going to": "gonna",
    "want to": "wanna",
    "got to": "gotta",
    "give me": "gimme",
    "let me": "lemme",
    "them": "'em em",
    "out of": "outta outa",
    "go to": "goto",
    "don't": "dont do'nt",
    "doesn't": "doesnt",
    "shouldn't": "shouldnt",
    "mustn't": "mustnt",
    "isn't": "isnt",
    "aren't": "arent",
    "can't": "cant",
    "won't": "wont",
    "what's": "whats",
    "that's": "thats",
    "let's": "lets",
    "i'm": "im",
    "through": "thru",
    "table": "tbl tabel",
    "station": "stn",
    "shelf": "shlf shelv",
    "box": "bx bix",
    "boxes": "bxs boxs boxen",
    "everything": "evrything everythin evrythng evrythin",
    "except": "xcept excpt",
    "move": "mv mvoe",
    "remove": "rm",
    "clear": "clr",
    "small": "sml",
    "large": "lrg lge",
    "green": "grn",
    "yellow": "ylw yelow",
    "blue": "blu",
    "receiving": "recieving",
    "mate": "m8",
    "great": "gr8",
    "later": "l8r",
    "number": "num",
    "position": "pos",
    "location": "loc",
    "destination": "dest dst",
    "source": "src",
}
"""Words, and how hasty people write them."""
_LONG = {short: word for word, shorts in _SHORT.items() for short in shorts.split()}
_REWRITES: tuple[tuple[str, str], ...] = (
    (r"(?<![\w'])(?:u+m+|u+h+m*|e+r+m*|h+m+|a+h+m*|e+h+|m+h*m+)(?![\w'])[,.]*", " "),
    (r"\b(?:semi)?colon\b|\bcomma\b", ","),
    (r"\bfull stop\b|\bnew (?:line|paragraph)\b|\bperiod\b", "."),
    (r"\bquestion mark\b", "?"),
    (r"\bexclamation (?:mark|point)\b", "!"),
    (r"\s*(?:\.{3,}|…)\s*", ", "),
    (r"\s*(?:<[-=]+>|↔|⇄|⇔)\s*", " swaps with "),
    (r"\s*(?:<[-=]+|←|⇐|\+=)\s*", " gets "),
    (r"(?<=\d)\s*(?:(?<!\.)\.\.(?!\.)(?=\W*(?:box|number)?\W*\d)|[-–—]\s*(?=#?\s*\d))", " through "),
    (r"[∈⊂⊆]", " in "),
    (r"∅|\{\s*\}|\[\s*\]", " nothing "),
    (r"@", " at "),
    (r"\+", " and "),
    (r"∖|(?<=\s)\\(?=\s)", " except "),
    (r"\s*[\n\r]+\s*", ", "),
    (r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufeff]", " "),
    (r"[‘’`´]", "'"),
    (r"\s*(?:-+>|=+>|→|⇒|>>+)\s*", " to "),
    (r"\s*:?=+\s*", " = "),
    (r"[“”\"«»()\[\]{}<>|*~^\\]", " "),
    (r"&", " and "),
    (r"_", " "),
    (r"(?<=\w)'s (?=(?:place|spot|table|station|position)\b)", " 's "),
    (r"#\s*|\b(?:no|nr)\.?\s*(?=\d)", " number "),
    (r";+", ","),
    (r"[–—]|(?<!\w)-|-(?!\w)", ","),
    (r"(?<=[a-z])-(?=\d|[a-z]\b)|(?<=[a-z])(?=\d)", " "),
    (r"(?<=\d)-(?=[a-z])", " "),
    (r"\bshelf(?=[a-rt-z]\b)", "shelf "),
    (r"\s+", " "),
    (r"\s+(?=[,.!?:])", ""),
    (r"([,.!?:])[,.!?:]*(?=\s|$)", r"\1"),
)
_PATTERNS = tuple((re.compile(pattern), replacement) for pattern, replacement in _REWRITES)
_SHORTENED = re.compile(
    r"(?<![\w'])(?:" + "|".join(re.escape(s) for s in sorted(_LONG, key=len, reverse=True)) + r")(?![\w'])"
)
_ROUNDS = 8
"""At most so many times over: a rewrite may make room for another."""

_WORD = re.compile(r"\w+(?:['-]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark of a normal sentence."""

    text: str
    spaced: bool
    """Whether a space stands before it."""

    @property
    def is_word(self) -> bool:
        """Whether it is a word rather than a mark."""
        return self.text[0].isalnum()


@lru_cache(maxsize=1024)  # the names of places are asked for again and again
def normal(sentence: str) -> str:
    """The sentence in its shared form; idempotent."""
    text, before = sentence.lower(), ""
    for _ in range(_ROUNDS):
        if text == before:
            break
        before = text
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        text = _SHORTENED.sub(lambda m: _LONG[m.group()], text).strip(" ,")
    return text


def prompt(text: str) -> str:
    """What the model is given for a normal sentence, in training as in use.

    The mark in front matters: the first token of a context is an attention sink, and as a word hardly read.
    """
    return f"> {text}\n"


def tokens(text: str) -> list[Token]:
    """Words and marks of a normal sentence, in order; joining them gives it back."""
    return [Token(m.group(), m.start() > 0 and text[m.start() - 1] == " ") for m in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The words of a normal text, without marks."""
    return [t.text for t in tokens(text) if t.is_word]


def said_before(text: str, span: str) -> list[str]:
    """What stands before each place where a span occurs; nothing for an empty one."""
    return [text[: m.start()] for m in re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text)] if span else []
