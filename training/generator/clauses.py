"""One clause: its words in the wanted mood, and the line of the program it means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from jidoka.brain.offline.program import Label
from training.generator import verbs
from training.generator.draft import Draft, number_of
from training.generator.nouns import ME, Noun, many, named, one, spot, station, thing

Mood: TypeAlias = Literal["bare", "ing", "stated", "nominal"]
"""Imperative ("put it there"), gerund ("putting it there"), statement ("it belongs there"), fragment ("it to there")."""


@dataclass(frozen=True, slots=True)
class Line:
    """A program line whose spans are numbers of a draft's spans."""

    verb: str
    what: int | None = None
    fields: tuple[tuple[Label, int], ...] = ()
    then: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A clause in words, and its lines."""

    text: str
    lines: tuple[Line, ...]


EXCEPT = ["except {x}", "except {x}", "except {x}", "except for {x}", "but not {x}", "but not {x}", "apart from {x}", "other than {x}", "excluding {x}", "without {x}",
    "but leave {x}", "but leave {x} there", "but leave {x} alone", "but leave {x} where {it} {is}", "leaving out {x}", "aside from {x}", "save for {x}", "besides {x}",
    "just not {x}", "only not {x}", "not counting {x}", "with the exception of {x}", "barring {x}", "minus {x}", "bar {x}", "not including {x}", "but for {x}",
    "but don't touch {x}", "but keep {x} there", "but {x} {stays}", "but {x} should stay put", "and leave {x} alone", "omitting {x}", "not {x} though",
    "while leaving {x} where {it} {is}", "though not {x}", "but spare {x}", "unless it is {x}", "but do not move {x}", "ignoring {x}"]
EXCEPT_AFTER = [". leave {x} where {it} {is}", ". don't touch {x}", ", leave {x} alone", ". {x} {stays} where {it} {is}", "; {x} {stays}", ". keep {x} there",
    ". not {x}, though", ", {x} can stay", ". {x} should remain where {it} {is}", ", just leave {x}", ". but not {x}", ", don't move {x}", ". {x} must not be moved",
    ". only {x} {stays}", ". leave out {x}"]
EXCEPT_BEFORE = ["except for {x}, ", "apart from {x}, ", "with the exception of {x}, ", "other than {x}, ", "aside from {x}, ", "excluding {x}, ", "save for {x}, ",
    "leave {x} and ", "leave {x} alone, but ", "not {x}, but ", "all but {x}: ", "leaving {x} where {it} {is}, ", "besides {x}, ", "ignore {x}, ", "leave {x} where {it} {is} and "]


def agree(text: str, noun: Noun) -> str:
    """Fill {is}, {has}, {it} and the like for a noun."""
    p = noun.plural
    table = {"is": "are" if p else "is", "has": "have" if p else "has", "needs": "need" if p else "needs", "goes": "go" if p else "goes",
             "belongs": "belong" if p else "belongs", "it": "them" if p else "it", "stays": "stay" if p else "stays", "does": "do" if p else "does",
             "wants": "want" if p else "wants"}
    for key, word in table.items():
        text = text.replace("{" + key + "}", word)
    return text


_ING = {"get": "getting", "put": "putting", "let": "letting", "run": "running", "swap": "swapping", "grab": "grabbing", "strip": "stripping", "rid": "ridding",
        "grip": "gripping", "split": "splitting", "flip": "flipping", "be": "being", "lie": "lying", "wrap": "wrapping", "drop": "dropping", "see": "seeing", "free": "freeing",
        "seize": "seizing", "step": "stepping"}


def gerund(phrase: str) -> str:
    """The phrase with its first verb, and one after "and", in the -ing form."""
    first, _, rest = phrase.partition(" ")
    if not first.isalpha():
        return phrase
    ing = _ING.get(first) or (first[:-1] + "ing" if first.endswith("e") else first + "ing")
    for v in ("put", "place", "bring", "set", "carry", "drop", "take", "leave", "hold", "give", "move", "deliver", "wait"):
        v_ing = _ING.get(v) or (v[:-1] + "ing" if v.endswith("e") else v + "ing")
        rest = rest.replace(f" and {v} ", f" and {v_ing} ")
    return f"{ing} {rest}"


def destination(d: Draft) -> str:
    """A place for boxes, sometimes told by another box or a person."""
    x = d.rng.random()
    if x < 0.05:
        noun = named(d) if d.maybe(0.6) else one(d)
        return d.pick(["where {x} is", "where {x} is", "next to {x}", "beside {x}", "where {x} is now", "where {x} stands", "the same table as {x}",
            "the same station as {x}", "the table with {x}", "the place where {x} is", "wherever {x} is", "the table where {x} is",
            "the station that holds {x}", "where {x} currently sits"]).format(x=noun.text)
    if x < 0.09:
        return d.pick(ME)
    return station(d)


def exception(d: Draft) -> Noun:
    """What to leave out."""
    x = d.rng.random()
    if x < 0.5:
        return named(d)
    if x < 0.85:
        noun = one(d)
        return noun if noun.definite else named(d)
    noun = many(d)
    return Noun(d.pick(["the {c} ones", "the {c} ones", "{c} ones", "the {c} boxes", "{c} boxes", "any {c} ones", "anything {c}"]).format(
        c=d.pick(["red", "blue", "green", "yellow", "small", "large", "big"])), plural=True) if noun.plural else named(d)


def _with_exception(d: Draft, part: Part, mood: Mood) -> Part:
    x = exception(d)
    x_text = d.span(x.text)
    line = replace(part.lines[0], fields=(*part.lines[0].fields, ("except", number_of(x_text))))
    side = d.of({"in": 50, "after": 35, "before": 15})
    if side == "before" and mood in ("bare", "nominal"):
        return Part(agree(d.pick(EXCEPT_BEFORE), x).format(x=x_text) + part.text, (line,))
    if side == "after" and mood != "ing":
        return Part(part.text + agree(d.pick(EXCEPT_AFTER), x).format(x=x_text), (line,))
    return Part(part.text + d.rng.choice([" ", ", "]) + agree(d.pick(EXCEPT), x).format(x=x_text), (line,))


CONTENTS = ["what's on {S}", "what is on {S}", "whatever is on {S}", "what you find on {S}", "whatever's on {S}", "what's standing on {S}", "what is left on {S}",
    "what stands on {S}", "what's at {S}", "whatever you find on {S}", "what is currently on {S}", "what we have on {S}", "what there is on {S}"]


def contents(d: Draft, mood: Mood, to: str | None = None) -> Part:
    """All that is on a station, to another."""
    s_text = d.span(station(d))
    form = d.pick(CONTENTS)
    noun = Noun(form.format(S=s_text))
    text, place, _ = _move_words(d, mood, noun, noun.text, " ", "", to or destination(d))
    return Part(" ".join(text.split()), (Line("move", None, (("from", number_of(s_text)), ("to", place))),))


def move(d: Draft, mood: Mood, *, o: Noun | None = None, to: str | None = None, plain: bool = False) -> Part:
    """Boxes to a place. `plain`: without a source."""
    if o is None and d.maybe(0.05):
        return contents(d, mood, to)
    noun = o or thing(d)
    all_of = noun.plural or noun.text.startswith(("every", "all", "any", "whatever"))
    place = to or destination(d)
    origin = station(d)
    s_text = verbs.source(d, origin) if d.maybe(0.3) and not plain and origin != place else ""
    excepting = o is None and all_of and d.maybe(0.28)
    o_text = d.span(noun.text)
    inside = ""
    if excepting and d.maybe(0.45):  # the exception stands right behind the object
        x = exception(d)
        x_text = d.span(x.text)
        inside = " " + agree(d.pick(EXCEPT[:18]), x).format(x=x_text) + d.rng.choice(["", "", ","])
        fields_x: tuple[tuple[Label, int], ...] = (("except", number_of(x_text)),)
    else:
        fields_x = ()
    text, place_span, s_span = _move_words(d, mood, noun, o_text, inside, s_text, place)
    fields: list[tuple[Label, int]] = [("from", s_span)] if s_span is not None else []
    part = Part(text, (Line("move", number_of(o_text), (*fields, ("to", place_span), *fields_x)),))
    return _with_exception(d, part, mood) if excepting and not inside else part


def _span_in(text: str) -> int | None:
    start = text.find("\x02")
    return None if start < 0 else number_of(text[start : text.index("\x04", start) + 1])


def _move_words(d: Draft, mood: Mood, noun: Noun, o_text: str, inside: str, s_text: str, place: str) -> tuple[str, int, int | None]:
    if mood in ("stated", "nominal"):
        v = verbs.mover(d)
        form = d.pick(verbs.MOVE_STATED) if mood == "stated" else d.nominal or d.pick(verbs.MOVE_NOMINAL)
        dest = at_or_to(d, place, form)
        bare = dest[dest.index("\x02"):]
        text = agree(form, noun).format(o=o_text, s=inside + s_text, d=dest, D=bare, done=f"{v.done} {v.after}".strip(), ing=v.ing)
        return text, number_of(bare), _span_in(s_text)
    if not inside and d.maybe(0.16):
        form = d.pick(verbs.PICK_AND)
        dest = verbs.preposition(d, place)
        s_bare = s_text[s_text.index("\x02"):] if s_text else ""
        if "{S}" in form and not s_bare:
            s_bare = d.span(station(d))
        text = agree(form, noun).format(o=o_text, s=s_text, S=" " + s_bare, d=dest)
        text = gerund(text) if mood == "ing" else text
        return text, number_of(dest[dest.index("\x02"):]), _span_in(s_bare) if s_bare else None
    v = verbs.mover(d)
    verb = v.ing if mood == "ing" else v.base
    form = d.pick(verbs.MOVE_FRAMES)
    dest = verbs.preposition(d, place, f"{v.base} {v.after}")
    bare = dest[dest.index("\x02"):]
    if "{S}" in form:
        if not s_text:
            form = verbs.MOVE_FRAMES[0]
        else:
            return f"from {s_text[s_text.index(chr(2)):]} {verb} {o_text}{inside} {dest}", number_of(bare), _span_in(s_text)
    after = f" {v.after}" if v.after and "on" not in dest[:4] else ""
    if form.startswith("{v}{s}") and (not s_text or inside):
        form = verbs.MOVE_FRAMES[0]
    behind = bool(inside) and d.maybe(0.5)
    words = form.format(v=verb, o=o_text + ("" if behind else inside), s=s_text + (inside if behind else ""), d=dest, a=after if d.maybe(0.3) else "")
    return words, number_of(bare), _span_in(s_text)


def at_or_to(d: Draft, place: str, form: str) -> str:
    """A destination phrase that suits a statement."""
    if any(w in form for w in ("go", "{done}", "{goes}", "->", "move", "take", "{ing}")) or (d.maybe(0.5) and "{is}" not in form and "be {d}" not in form):
        return verbs.preposition(d, place)
    return verbs.at_place(d, place)


def bring(d: Draft, mood: Mood) -> Part:
    """Boxes to the person."""
    noun = thing(d)
    o_text = d.span(noun.text)
    s_text = verbs.source(d, station(d)) if d.maybe(0.25) else ""
    fields: tuple[tuple[Label, int], ...] = ()
    number = _span_in(s_text)
    if number is not None:
        fields = (("from", number),)
    form = d.pick(verbs.BRING_STATED if mood in ("stated", "nominal") else verbs.BRING)
    if "{s}" not in form:
        fields = ()
    text = agree(form, noun).format(o=o_text, s=s_text)
    part = Part(gerund(text) if mood == "ing" else text, (Line("bring", number_of(o_text), fields),))
    return _with_exception(d, part, mood) if noun.plural and d.maybe(0.1) else part


def clear(d: Draft, mood: Mood) -> Part:
    """Boxes off a place, or all off it."""
    place = station(d)
    stated = mood in ("stated", "nominal")
    if d.maybe(0.2):
        second = station(d)
        place = f"{place} and {second}" if d.maybe(0.7) else f"both {place} and {second}"
    s_text = d.span(place)
    if d.maybe(0.62):
        text = d.pick(verbs.CLEAR_STATED if stated else verbs.CLEAR).format(S=s_text)
        if not stated and d.maybe(0.2):
            dest = verbs.preposition(d, station(d))
            number = number_of(dest[dest.index("\x02"):])
            text = f"{text} {dest}"
            return Part(gerund(text) if mood == "ing" else text, (Line("clear", None, (("from", number_of(s_text)), ("to", number))),))
        part = Part(gerund(text) if mood == "ing" else text, (Line("clear", None, (("from", number_of(s_text)),)),))
        return _with_exception(d, part, mood) if d.maybe(0.25) else part
    noun = thing(d)
    o_text = d.span(noun.text)
    text = agree(d.pick(verbs.REMOVE_STATED if stated else verbs.REMOVE), noun).format(o=o_text, S=s_text)
    return Part(gerund(text) if mood == "ing" else text, (Line("clear", number_of(o_text), (("from", number_of(s_text)),)),))


def swap(d: Draft, mood: Mood) -> Part:
    """Two boxes, or what is on two stations, change places."""
    stated = mood in ("stated", "nominal")
    if d.maybe(0.3):
        a, b = d.span(station(d)), d.span(station(d))
        form = d.pick(verbs.SWAP_PLACES)
    else:
        x = named(d) if d.maybe(0.6) else one(d)
        y = named(d) if d.maybe(0.6) else one(d)
        tail_x = f" {d.rng.choice(['on', 'from', 'at'])} {station(d)}" if d.maybe(0.12) else ""
        tail_y = f" {d.rng.choice(['on', 'from', 'at'])} {station(d)}" if d.maybe(0.12) else ""
        a, b = d.span(x.text + tail_x), d.span(y.text + tail_y)
        form = d.pick(verbs.SWAP_STATED if stated else verbs.SWAP)
    plain = "".join(c for c in a if c not in "\x02\x03\x04" ).lstrip("0123456789")
    text = form.format(o=a, w=b, w2=plain)
    return Part(gerund(text) if mood == "ing" else text, (Line("swap", number_of(a), (("with", number_of(b)),)),))


def sort(d: Draft, mood: Mood) -> Part:
    """Like goes to like."""
    by = d.span(d.rng.choice(["colour"] * 4 + ["color"] * 4 + ["size"] * 2 + ["weight", "number", "shape"]))
    what = d.pick(["the boxes"] * 4 + ["all boxes", "all the boxes", "everything", "boxes", "all of the boxes", "the parcels", "all packages", "the small boxes",
        "the large boxes", "every box", "our boxes", "them all", "the whole lot", "these boxes"])
    form = d.pick(verbs.SORT_STATED if mood in ("stated", "nominal") else verbs.SORT)
    o_text = d.span(what)
    fields: list[tuple[Label, int]] = [("by", number_of(by))]
    text = form.format(o=o_text, b=by)
    if "{o}" in form and d.maybe(0.2):
        s_text = verbs.source(d, station(d))
        n = _span_in(s_text)
        if n is not None:
            text = text.replace(o_text, o_text + s_text)
            fields.insert(0, ("from", n))
    return Part(gerund(text) if mood == "ing" else text, (Line("sort", number_of(o_text) if "{o}" in form else None, tuple(fields)),))


def go(d: Draft, mood: Mood) -> Part:
    """The robot to a place."""
    x = d.rng.random()
    place = spot(d) if x < 0.35 else d.pick(ME) if x < 0.5 else "here" if x < 0.58 else station(d)
    stated = mood in ("stated", "nominal")
    form = d.pick(verbs.GO_STATED if stated else verbs.GO)
    if "{P}" in form:
        bare = d.span(place if place != "here" else "me")
        text = form.format(P=bare)
    else:
        still = any(w in form for w in ("be {p}", "stand", "wait", "position", "station", "report", "want", "need", "place is", "belong"))
        if place in ("home", "here"):
            dest = ("at " if place == "home" and still else "back " if d.maybe(0.1) else "") + d.span(place)
        else:
            prep = d.of({"at": 5, "by": 2, "next to": 1, "in front of": 1, "near": 0.5, "beside": 0.5}) if still else d.of(
                {"to": 12, "over to": 2, "back to": 1.5, "towards": 0.3, "up to": 0.5, "in front of": 0.2})
            dest = f"{prep} {d.span(place)}"
        text = form.format(p=dest)
        bare = dest[dest.index("\x02"):]
    return Part(gerund(text) if mood == "ing" else text, (Line("go", None, (("to", number_of(bare)),)),))


def hold(d: Draft, mood: Mood) -> Part:
    """A box into the robot's hands."""
    noun = named(d) if d.maybe(0.5) else one(d)
    o_text = d.span(noun.text)
    form = d.pick(verbs.HOLD_STATED if mood in ("stated", "nominal") else verbs.HOLD)
    s_text = verbs.source(d, station(d)) if d.maybe(0.25) and "{s}" in form else ""
    n = _span_in(s_text)
    text = agree(form, noun).format(o=o_text, s=s_text)
    return Part(gerund(text) if mood == "ing" else text, (Line("hold", number_of(o_text), () if n is None else (("from", n),)),))


VOICED = 0.45
"""Share of the clauses that are rows of `wishes` instead of composed ones."""
KINDS = {"move": 44, "bring": 11, "clear": 14, "swap": 8, "sort": 5, "go": 9, "hold": 9}


def clause(d: Draft, mood: Mood, kinds: dict[str, float] | None = None) -> Part:
    """A clause of any kind."""
    if d.voices is not None and kinds is None and mood != "ing" and d.maybe(VOICED):
        return d.voices(d, mood)
    makers = {"move": move, "bring": bring, "clear": clear, "swap": swap, "sort": sort, "go": go, "hold": hold}
    return makers[d.of(kinds or dict(KINDS))](d, mood)


ELSE = ["leave {x} and {v} {e} {d}", "leave {x} where {it} {is}, {v} {e} {d}", "{x} {stays}, {e} {d}", "keep {x} there and {v} {e} {d}", "leave {x}, {e} {d}", "leave {x} alone and {v} {e} {d}",
    "{x} can stay, {v} {e} {d}", "{v} {e} {d} and leave {x}", "don't touch {x}, but {v} {e} {d}", "{x} {stays} where {it} {is}, {v} {e} {d}", "{x} {stays} put and {e} should go {d}"]


def everything_else(d: Draft) -> Part:
    """Something stays, the rest goes: "leave box 3 and take everything else to packing"."""
    x = exception(d)
    x_text, e_text = d.span(x.text), d.span(d.pick(["everything else", "everything else", "the rest", "the others", "all the others", "the other boxes", "all other boxes"]))
    v = verbs.mover(d)
    dest = verbs.preposition(d, station(d), v.base)
    text = agree(d.pick(ELSE), x).format(x=x_text, e=e_text, v=v.base, d=dest)
    return Part(text, (Line("move", number_of(e_text), (("to", number_of(dest[dest.index("\x02"):])), ("except", number_of(x_text)))),))
