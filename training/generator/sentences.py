"""Whole sentences: clauses joined, wrapped in manners, made noisy, with the program they mean."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from jidoka.brain.offline.program import Clause, Verb, write
from jidoka.brain.offline.text import normal
from training.generator import beyond, chatter, frames, journeys, sayings, talk, verbs, wishes
from training.generator.clauses import (
    Line,
    Mood,
    Part,
    agree,
    clause,
    contents,
    everything_else,
    gerund,
    move,
)
from training.generator.draft import Draft, number_of, segments
from training.generator.noise import Hand, noisy
from training.generator.nothing import nothing
from training.generator.nouns import Noun, many, named, station, thing
from training.generator.voice import choose, spoken


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a person says (in the shared form), and the program it means."""

    text: str
    program: str
    style: str


def gapped(d: Draft, mood: Mood, n: int) -> Part:
    """Several destinations under one verb: "put box 1 on packing, box 2 on shipping and the rest on shelf a"."""
    d.nominal = "{o}{s} {d}" if mood != "nominal" or d.maybe(0.7) else d.pick(verbs.MOVE_NOMINAL)
    parts = [move(d, "bare" if i == 0 and mood in ("bare", "ing") else "nominal") for i in range(n)]
    while any(len(p.lines[0].fields) > 2 for p in parts):
        parts = [move(d, "bare" if i == 0 and mood in ("bare", "ing") else "nominal") for i in range(n)]
    if d.maybe(0.3):
        rest = d.pick(["the rest", "the rest", "the others", "everything else", "all the others", "the remaining boxes", "all other boxes", "the other boxes",
                       "the remaining ones", "whatever is left", "all the rest", "the remainder", "anything else", "what remains"])
        parts[-1] = move(d, "nominal", o=Noun(rest, plural=True))
    d.nominal = ""
    glue = d.pick([", ", ", ", " and ", "; ", ", and "])
    last = d.pick([" and ", " and ", ", and ", ", ", " plus ", " while "])
    text = glue.join(p.text for p in parts[:-1]) + last + parts[-1].text
    return Part(gerund(text) if mood == "ing" else text, tuple(line for p in parts for line in p.lines))


def also(d: Draft, mood: Mood) -> Part:
    """More boxes to the place just said: "and box 2 as well"."""
    first = move(d, mood)
    noun = thing(d)
    o_text = d.span(noun.text)
    to = next(n for label, n in first.lines[0].fields if label == "to")
    form = d.pick(frames.ALSO)
    then = any(word in form for word in ("then", "after", "when you are done"))
    return Part(first.text + agree(form, noun).format(o=o_text), (*first.lines, Line("move", number_of(o_text), (("to", to),), then=then)))


def sorted_into(d: Draft) -> Part:
    """Sorting with the places told: one move for each colour or size."""
    s_text = verbs.source(d, station(d)) if d.maybe(0.25) else ""
    start = d.pick(frames.SORT_INTO).format(s=s_text)
    kinds = d.rng.sample(["red", "blue", "green", "yellow"], d.rng.choice([2, 2, 3, 4])) if d.maybe(0.75) else ["small", "large"]
    ones = d.pick(["{c}", "{c}", "{c} ones", "the {c} ones", "the {c} boxes", "{c} boxes", "the {c}s", "everything {c}", "all {c} ones", "all the {c} boxes"])
    d.nominal = d.pick(["{o}{s} {d}"] * 5 + ["{d} {o}{s}", "{o}{s}: {D}", "{o}{s} go {d}", "{o}{s} should go {d}"])
    parts = [move(d, "nominal", o=Noun(ones.format(c=c), plural=True), plain=True) for c in kinds]
    d.nominal = ""
    s_number = number_of(s_text[s_text.index("\x02"):]) if s_text and s_text in start else None
    lines = [p.lines[0] if s_number is None else replace(p.lines[0], fields=(("from", s_number), *p.lines[0].fields)) for p in parts]
    return Part(start + ", ".join(p.text for p in parts[:-1]) + d.pick([" and ", ", ", ", and "]) + parts[-1].text, tuple(lines))


def again(d: Draft, mood: Mood) -> Part:
    """Two clauses where the second refers back: "it", "them", "there"."""
    first = clause(d, mood, {"move": 5, "clear": 3, "bring": 1, "hold": 1.5, "go": 1})
    form = d.pick(frames.BACK_REFERENCES)
    then = "then" in form.replace("{there}", "") or "after" in form
    where = station(d)
    pronoun = d.span("them" if d.maybe(0.3) else "it")
    if "{there}" in form:
        o_text, there = d.span(thing(d).text), d.span(d.rng.choice(["there", "it"]))
        text = form.format(o=o_text, there=there if "{there}" in form else "")
        line = Line("move", number_of(o_text), (("to", number_of(there)),), then=then)
    elif "{me}" in form:
        me = d.span("me")
        text = form.format(it=pronoun, me=me)
        line = Line("bring", number_of(pronoun), (), then=then)
    else:
        place = d.span(where)
        text = form.format(it=pronoun, D=place)
        line = Line("move", number_of(pronoun), (("to", number_of(place)),), then=then)
    return Part(first.text + text, (*first.lines, line))


def staged(d: Draft, mood: Mood, n: int) -> Part:
    """Clauses one after the other, with or without "then"."""
    parts = [clause(d, mood) if d.maybe(0.9) else gapped(d, mood, 2) for _ in range(n)]
    if mood == "bare" and n == 2 and d.maybe(0.3):
        form = d.pick(frames.REORDERED)
        first, second = parts
        first = clause(d, "ing") if "{ing1}" in form else first
        second = clause(d, "ing") if "{ing2}" in form else second
        text = form.removeprefix("!").format(a=first.text, b=second.text, ing1=first.text, ing2=second.text)
        second_lines = (replace(second.lines[0], then=True), *second.lines[1:])
        return Part(text, (*first.lines, *second_lines))
    text, lines = parts[0].text, list(parts[0].lines)
    if d.maybe(0.25) and mood != "ing":
        text = d.pick(["first ", "first, ", "first of all ", "to begin with, ", "start with this: ", "firstly, ", "step one: ", "1. "]) + text
    for part in parts[1:]:
        then = d.maybe(0.55)
        joint = d.pick(frames.THEN if then else frames.AND)
        text += joint + part.text
        lines += [replace(part.lines[0], then=then), *part.lines[1:]]
    return Part(text, tuple(lines))


def corrected(d: Draft) -> Part:
    """The speaker takes something back."""
    wrong = d.span(named(d).text if d.maybe(0.6) else thing(d).text)
    right = named(d) if d.maybe(0.6) else thing(d)
    right_text = d.span(right.text)
    if d.maybe(0.5):
        where = station(d)
        place = d.span(where)
        form = d.pick(frames.CORRECTED_OBJECT)
        lines = (Line("move", number_of(right_text), (("to", number_of(place)),)), Line("skip", number_of(wrong)))
        return Part(form.format(x=wrong, o=right_text, D=place), lines)
    where, other = station(d), station(d)
    while other == where:
        other = station(d)
    bad, place = d.span(where), d.span(other)
    form = d.pick(frames.CORRECTED_PLACE)
    lines = (Line("move", number_of(right_text), (("to", number_of(place)),)), Line("skip", number_of(bad)))
    return Part(form.format(o=right_text, x=bad, D=place), lines)


def reasoned(d: Draft, part: Part) -> Part:
    """A reason that names something and asks for nothing."""
    mention = d.span(named(d).text if d.maybe(0.35) else many(d).text if d.maybe(0.3) else station(d))
    before = d.pick(frames.REASON_BEFORE)
    text = before.format(x=mention) + part.text if d.maybe(0.55) else part.text + d.pick(frames.REASON_AFTER).format(x=mention)
    return Part(text, (*part.lines, Line("skip", number_of(mention))))


_SAID = 0.7
"""Share of the sayings."""
_MOODS = {"bare": wishes.BARE, "stated": wishes.STATED, "nominal": wishes.NOMINAL}
_TABLES = {"told": talk.TOLD, "journeys": journeys.JOURNEYS, "excepting": talk.EXCEPTING, "repaired": talk.REPAIRED}


def voiced(d: Draft, mood: str) -> Part:
    """A clause in somebody's own words."""
    return spoken(d, _MOODS[mood])


def chatted(d: Draft, part: Part) -> Part:
    """A wish with talk before or after it, or both."""
    text, lines = part.text, list(part.lines)
    before = d.maybe(0.6)
    for rows, wanted in ((chatter.BEFORE, before), (chatter.AFTER, not before or d.maybe(0.25))):
        if not wanted:
            continue
        said = re.sub(r"\[([^\]]+)\]", lambda m: d.span(m[1]), choose(d, d.pick(rows, flat=True)))
        lines += [Line("skip", number) for number, _ in segments(said) if number is not None]
        text = f"{said} {text}" if rows is chatter.BEFORE else text.rstrip(".!?") + said
    return Part(text, tuple(lines))


def body(d: Draft, mood: Mood) -> tuple[Part, str]:
    """The clauses of one sentence, and the style's name."""
    style = d.of({"single": 58, "gapped": 11, "staged": 18, "again": 4, "also": 3, "sorted": 3, "corrected": 3, "reasoned": 3, "else": 1.5, "told": 14, "journeys": 14, "excepting": 6, "repaired": 6})
    if style in _TABLES and mood != "ing" and d.voices is not None:
        return spoken(d, _TABLES[style]), style
    if style == "gapped":
        return gapped(d, mood, d.rng.choice([2, 2, 2, 3, 3, 4])), style
    if style == "staged":
        return staged(d, mood, d.rng.choice([2, 2, 2, 3, 3, 4])), style
    if style == "also" and mood != "ing":
        return also(d, mood), style
    if style == "sorted" and mood in ("bare", "nominal"):
        return sorted_into(d), style
    if style == "again" and mood != "ing":
        return again(d, mood), style
    if style == "else" and mood == "bare":
        return everything_else(d), style
    if style == "corrected" and mood == "bare":
        return corrected(d), style
    if style == "reasoned" and mood == "bare":
        return reasoned(d, clause(d, mood)), style
    return (contents(d, mood) if d.maybe(0.03) else clause(d, mood)), "single"


def wrapped(d: Draft) -> tuple[Part, str]:
    """Clauses in a frame of manners: "could you ...?", "anna says that ...", "... thanks"."""
    frame = d.of({"bare": 34, "ask": 20, "to": 10, "ing": 6, "stated": 15, "nominal": 9, "that": 6})
    mood: Mood = {"bare": "bare", "ask": "bare", "to": "bare", "ing": "ing", "stated": "stated", "nominal": "nominal", "that": "stated"}[frame]  # type: ignore[assignment]
    d.voices = voiced if frame in ("bare", "ask", "to", "stated", "nominal") else None
    part, style = body(d, mood)
    text = part.text
    if style in _TABLES:
        frame = "bare"
    if frame in frames.OPENERS:
        text = d.pick(frames.OPENERS[frame]) + text
    if frame == "bare" and d.maybe(0.35):
        text = d.pick(["please ", "please ", "pls ", "kindly ", "now ", "just ", "ok, ", "quickly ", "robot, ", "carefully ", "also ", "hey, ", "well, ", "go ahead and ",
                       "simply ", "so ", "right, ", "alright, ", "immediately ", "gently ", "then ", "next, ", "do ", "better ", "please, ", "plz ", "you: "]) + text
    if d.maybe(0.22):
        text += d.pick(frames.CLOSERS)
    text = text + d.rng.choice([".", "", "?" if frame == "ask" else ".", "", "!" if d.maybe(0.15) else "."])
    if d.maybe(0.08):
        text = d.pick(frames.GREETINGS) + text
    if d.maybe(0.03):
        text = text.rstrip(".?!") + d.pick(frames.AFTERTHOUGHTS)
    whole = Part(text, part.lines)
    return (chatted(d, whole) if d.maybe(0.2) else whole), f"{frame}/{style}"


def sentence(d: Draft) -> Sentence:
    """One sentence; draws again until its spans are runs of the noisy sentence."""
    while True:
        d.spans.clear()
        d.nominal = ""
        made = _made(d)
        if made is not None:
            return made


def _made(d: Draft) -> Sentence | None:
    """As somebody said it, or composed; the held-out phrases are all among the composed ones."""
    if not d.unseen and d.maybe(_SAID):
        part = sayings.said(d)
        return part and _resolved(d, part, "no/said" if part.lines[0].verb == "no" else "said")
    return _refused(d) if d.maybe(0.15) else _resolved(d, *wrapped(d))


def _plain(marked: str) -> str:
    """A marked text without its marks."""
    return "".join(text for _, text in segments(marked))


def _refused(d: Draft) -> Sentence | None:
    if d.maybe(0.1):
        part, style = wrapped(d)
        text = _plain(part.text).rstrip(".?!") + d.pick([" and ", ", then ", " and then ", ". also ", ", and ", " and after that "]) + nothing(d)
        return Sentence(normal(noisy(d.rng, text, Hand.of(d.rng))), "no", f"no/{style}")
    x = d.rng.random()
    if x < 0.2:
        return _resolved(d, spoken(d, beyond.MISSING), "no/missing")
    text = _plain(spoken(d, beyond.BEYOND).text) if x < 0.62 else nothing(d)
    if d.maybe(0.2):
        text = _plain(chatted(d, Part(text, ())).text)
    elif d.maybe(0.35) and not text.startswith(("what", "where", "how", "who", "is ", "are ", "did", "can ", "why", "when")):
        text = d.pick(frames.OPENERS["ask"] + ["please "] * 8 + frames.OPENERS["to"]) + text
    if d.maybe(0.2):
        text += d.pick(frames.CLOSERS)
    if d.maybe(0.07):
        text = d.pick(frames.GREETINGS) + text
    return Sentence(normal(noisy(d.rng, text + d.rng.choice(["", ".", "?", "!"]), Hand.of(d.rng))), "no", "no")


def _resolved(d: Draft, part: Part, style: str) -> Sentence | None:
    hand = Hand.of(d.rng)
    pieces = [(number, noisy(d.rng, text, hand, inside=number is not None)) for number, text in segments(part.text)]
    spans: dict[int, str] = {}
    for number, text in pieces:
        if number is not None and number not in spans:
            spans[number] = normal(text)
    text = normal("".join(text for _, text in pieces))
    clauses: list[Clause] = []
    for line in part.lines:
        numbers = [n for n in (line.what, *(n for _, n in line.fields)) if n is not None]
        if any(not re.search(rf"(?<!\w){re.escape(spans.get(n) or '?')}(?!\w)", text) for n in numbers):
            return None
        clauses.append(Clause(verb=_verb(line), what="" if line.what is None else spans[line.what],
                              fields=tuple((label, spans[n]) for label, n in line.fields), then=line.then))
    if clauses and clauses[0].then:
        clauses[0] = replace(clauses[0], then=False)
    return Sentence(text, write(clauses), style) if 4 <= len(text) <= 330 else None


def _verb(line: Line) -> Verb:
    return line.verb  # type: ignore[return-value]


def draw(seed: int, *, unseen: bool = False, known: bool = False) -> Sentence:
    """The sentence of a seed. With `unseen`, one that uses a phrase kept out of training; `known`: see `Draft`."""
    d = Draft(random.Random(seed), unseen, known)
    made = sentence(d)
    while unseen and not d.used_held_out:
        made = sentence(d)
    return made


__all__ = ["Sentence", "agree", "draw"]
