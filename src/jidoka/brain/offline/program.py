"""The clause language between the language model and the grounding.

The model reads a sentence and writes one line a clause. A line is a verb, its object, and labelled fields;
every object and field is a run of words copied from the sentence. "Take the red box from shelf a to packing,
then come home" is

    move the red box; from shelf a; to packing
    then go; to home

| verb | meaning |
| --- | --- |
| move | the objects shall stand at `to` |
| bring | the same, at the operator's station unless `to` says otherwise |
| clear | the objects (all, when none is named) shall not stand at `from` |
| swap | the object and `with` change places (two boxes, or what is on two stations) |
| sort | like goes to like, `by` colour or size |
| go | the robot shall stand at `to` |
| hold | the robot shall hold the object |
| skip | words that name things but ask for nothing: a reason, or what the speaker took back |
| no | nothing that this robot can be asked to do |

A leading `then` starts a new stage. `except` takes boxes out of the object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from jidoka.brain.offline.text import Token

Verb: TypeAlias = Literal["move", "bring", "clear", "swap", "sort", "go", "hold", "skip", "no"]
Label: TypeAlias = Literal["from", "to", "except", "with", "by"]

VERBS: tuple[Verb, ...] = get_args(Verb)
LABELS: tuple[Label, ...] = get_args(Label)


class NotAProgram(ValueError):
    """A text that is not in the clause language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One line: a verb, what it is about, and labelled spans of the sentence in the order written."""

    verb: Verb
    what: str = ""
    fields: tuple[tuple[Label, str], ...] = ()
    then: bool = False
    """Whether it starts a new stage."""

    def get(self, label: Label) -> str:
        """The span of a label, or "" when it is absent."""
        return next((span for name, span in self.fields if name == label), "")

    def spans(self) -> tuple[str, ...]:
        """Every span that was copied from the sentence."""
        return tuple(s for s in (self.what, *(span for _, span in self.fields)) if s)

    def __str__(self) -> str:
        head = f"{'then ' if self.then else ''}{self.verb}{' ' if self.what else ''}{self.what}"
        return "; ".join([head, *(f"{label} {span}" for label, span in self.fields)])


def write(clauses: Sequence[Clause]) -> str:
    """The text of a program, one clause a line."""
    return "\n".join(str(c) for c in clauses)


def parse(text: str) -> tuple[Clause, ...]:
    """The clauses of a program's text; the inverse of `write`.

    Raises:
        NotAProgram: a line has no known verb, an unknown label or an empty field.
    """
    return tuple(_clause(line) for line in text.strip().split("\n"))


def _clause(line: str) -> Clause:
    head, *rest = [part.strip() for part in line.split(";")]
    then = head.startswith("then ")
    verb, _, what = head.removeprefix("then ").partition(" ")
    if verb not in VERBS:
        raise NotAProgram(f"unknown verb {verb!r} in {line!r}; verbs: {', '.join(VERBS)}")
    fields: list[tuple[Label, str]] = []
    for part in rest:
        label, _, span = part.partition(" ")
        if label not in LABELS or not span:
            raise NotAProgram(f"unknown or empty field {part!r} in {line!r}; labels: {', '.join(LABELS)}")
        fields.append((label, span))
    return Clause(verb=verb, what=what.strip(), fields=tuple(fields), then=then)


_SHAPES: dict[Verb, str] = {
    "move": '(" " span from? | from) to except*',
    "bring": '" " span from? to? except*',
    "clear": '(" " span)? from to? except*',
    "swap": '" " span with?',
    "sort": '(" " span)? from? by to? except*',
    "go": "to",
    "hold": '" " span from?',
    "skip": '" " span',
    "no": "",
}
"""What follows each verb, in GBNF."""


def grammar(tokens: Sequence[Token]) -> str:
    """A GBNF grammar of the programs whose spans are runs of these tokens: nothing else can be written.

    A span starts and ends with a word, so that marks stay outside.
    """
    starts = [i for i, t in enumerate(tokens) if t.is_word]
    rules = [
        'root ::= line ("\\n" line)*',
        'line ::= "then "? (' + " | ".join(f'"{verb}" {shape}' for verb, shape in _SHAPES.items()) + ")",
        *(f'{label} ::= "; {label} " span' for label in LABELS),
        "span ::= " + (" | ".join(f"w{i}" for i in starts) or '"nothing"'),
    ]
    rules += [f"w{i} ::= {_literal(tokens[i].text)} {_onward(tokens, i)}" for i in starts]
    return "\n".join(rules)


def _onward(tokens: Sequence[Token], i: int) -> str:
    """What may follow token i within a span: nothing, or the next word with the marks before it."""
    glue = ""
    for j in range(i + 1, len(tokens)):
        glue += (" " if tokens[j].spaced else "") + ("" if tokens[j].is_word else tokens[j].text)
        if tokens[j].is_word:
            return f"({_literal(glue)} w{j})?" if glue else f"(w{j})?"
    return ""


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
