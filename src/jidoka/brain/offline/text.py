"""A sentence in the one form that the model, the grammar and the checks share.

Lower case, plain quotes, "box_3", "box-3", "box3" and "#3" as "box 3" and "number 3", arrows as "to".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_REWRITES: tuple[tuple[str, str], ...] = (
    (r"\s*[\n\r]+\s*", ", "),
    (r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufeff]", " "),
    (r"[‘’`´]", "'"),
    (r"\s*(?:-+>|=+>|→|⇒)\s*", " to "),
    (r"[“”\"«»()\[\]{}<>|*~^\\]", " "),
    (r"&", " and "),
    (r"_", " "),
    (r"#\s*|\b(?:no|nr)\.?\s*(?=\d)", " number "),
    (r";+", ","),
    (r"[–—]|(?<!\w)-|-(?!\w)", ","),
    (r"(?<=[a-z])-(?=\d|[a-z]\b)|(?<=[a-z])(?=\d)", " "),
    (r"(?<=\d)-(?=[a-z])", " "),
    (r"\s+", " "),
    (r"\s+(?=[,.!?:])", ""),
    (r"([,.!?:])[,.!?:]*(?=\s|$)", r"\1"),
)

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


def normal(sentence: str) -> str:
    """The sentence in its shared form; idempotent."""
    text = sentence.lower()
    for pattern, replacement in _REWRITES:
        text = re.sub(pattern, replacement, text)
    return text.strip(" ,")


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
