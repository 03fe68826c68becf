"""The coverage check: nothing that was said is left out of the program.

Every word that matters (a number, a colour, a size, a place, an exception, a condition) stands in some span:
a model that skips a clause or takes an exception for a wish is caught here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.checking import phrases as say
from jidoka.brain.offline.checking.background import matters, without_background
from jidoka.brain.offline.checking.conditions import without_true
from jidoka.brain.offline.checking.confirmed import bears_out, set_aside, without_all_sizes
from jidoka.brain.offline.checking.loose import without_loose
from jidoka.brain.offline.program import Clause, Label, Verb
from jidoka.brain.offline.text import normal, said_before, words
from jidoka.brain.world import World
from jidoka.types import Atom


def left_out(
    text: str, clauses: Sequence[Clause], world: World, goal: Sequence[Atom] = ()
) -> tuple[str, ...]:
    """What the sentence says and the program does not: words, or "an exception" and the like.

    Args:
        text: the normal sentence.
        clauses: the program.
        world: what is there.
        goal: what the program comes to; words that it bears out count as said.
    """
    wishes = sum(c.verb != "skip" for c in clauses)
    whole, text = text, without_background(without_true(text, world, last=wishes == 1), clauses, world)
    told = _Told(text, clauses, whole)
    lost = [w for w in _words_left_out(told, world) if not bears_out(w, text, clauses, goal, world)]
    missing = [
        *without_all_sizes(lost, text, sorting=told.has("sort", "swap")),
        *set_aside(text, clauses, goal, world),
        *_narrowed(text, clauses),
        *_unplaced(text, clauses),
    ]
    return (*missing, *dict.fromkeys(what for what, lacks in _LACKS if lacks(told)))


def _words_left_out(told: _Told, world: World) -> list[str]:
    """The words that matter and that stand in no span."""
    plain = without_loose(_as_words(_certain(told.text, told.clauses), told.clauses))
    kept_there = "|".join(re.escape(c.what) for c in told.clauses if c.verb == "skip")
    if kept_there:
        plain = re.sub(
            rf"\b(keep|leave) (?:the )?({kept_there}) (?:on|at) (?:the )?\w+(?: [ab]\b)?", r"\1 \2", plain
        )
    plain = _LETTERED.sub(r"shelf_\1", plain)
    said = Counter(w for w in words(plain) if matters(w, world))
    swapped = [c for c in told.clauses if c.verb == "swap"]  # "box 1 where box 2 is and box 2 where box 1 is"
    spans = [_LETTERED.sub(r"shelf_\1", s) for c in (*told.clauses, *swapped) for s in c.spans()]
    spans += [f"shelf_{s.removeprefix('the ')}" for s in spans if len(s.removeprefix("the ")) == 1]
    copied = (w for s in spans for w in words(s))
    kept = Counter(w for w in copied if matters(w, world))
    missing = [w for w in said - kept if not (kept[w] and _said_again(w, plain))]
    understood = _understood(told, kept, world)
    missing = [w for w in missing if w not in understood and not _taken_back(w, told)]
    if len(told.doing) > 1 and say.ANNOUNCED.search(told.text):
        missing = [w for w in missing if w.isdigit() or lex.number(w) != len(told.doing)]
    return missing


_LETTERED = re.compile(r"\bshelf ([a-z])\b")
"""A shelf by its letter, which alone is a word like any other."""


def _understood(told: _Told, kept: Counter[str], world: World) -> set[str]:
    """What goes without saying: where a person is who is brought something; "shelf" before a letter."""
    out: set[str] = set()
    if world.operator and any(c.verb == "bring" and not c.get("to") for c in told.clauses):
        out |= set(words(normal(world.operator)))
    if any(word.startswith("shelf_") for word in kept):
        out.add("shelf")
    return out


def _said_again(word: str, text: str) -> bool:
    """Whether a word that stands in the program may be said once more; a place not as an end of a way."""
    if word.isdigit() or word in lex.NUMBERS or word in lex.SIZES or word.removesuffix("s") in lex.COLOURS:
        return True
    if say.CHANGED_MIND.search(text):
        return False
    return any(say.AN_END.search(before) is None for before in said_before(text, word))


def _taken_back(word: str, told: _Told) -> bool:
    """Whether a place is put right at once: "to packing, or rather to shelf a"."""
    ends = "|".join(re.escape(c.get("to")) for c in told.doing if c.get("to"))
    once = len(re.findall(rf"\b{re.escape(word)}\b", told.text)) == 1
    wrong = rf"\b{re.escape(word)}(?: table| station)?"
    said = rf"{wrong},? {say.MEANT},? (?:(?:to|on|onto|at) )?(?:the )?(?:{ends})(?!\w)"
    return bool(ends) and once and re.search(said, told.text) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence and its program, as the checks look at them."""

    text: str
    """Without what is told besides."""
    clauses: Sequence[Clause]
    whole: str

    @property
    def doing(self) -> list[Clause]:
        """The clauses that ask for something."""
        return [c for c in self.clauses if c.verb != "skip"]

    @property
    def spans(self) -> str:
        """All that was copied."""
        return " ".join(s for c in self.clauses for s in c.spans())

    @property
    def staged(self) -> bool:
        """Whether something comes after something else."""
        return any(c.then for c in self.doing)

    def has(self, *kinds: Verb | Label) -> bool:
        """Whether a clause has one of these verbs or labels."""
        there = {c.verb for c in self.clauses} | {label for c in self.clauses for label, _ in c.fields}
        return not there.isdisjoint(kinds)


def _lacks_exception(told: _Told) -> bool:
    covered = told.has("except", "skip") or say.NEGATIVE.search(told.spans) or say.EXCEPT.search(told.spans)
    skipped = [re.escape(c.what) for c in told.clauses if c.verb == "skip"]
    left_as_is = any(re.search(say.AS_IT_IS.format(what), told.text) for what in skipped)
    return left_as_is or (say.EXCEPT.search(told.text) is not None and not covered)


def _lacks_negation(told: _Told) -> bool:
    covered = told.has("clear", "skip", "no", "except") or say.NEGATIVE.search(told.spans)
    return bool(say.NEGATIVE.search(told.text)) and not (covered or _from_not(told.text, told.clauses))


def _lacks_condition(told: _Told) -> bool:
    answered = say.WOULD_BE.sub(" ", _answered_by_the_hall(told.text, told.clauses))
    if told.doing and all(c.verb in ("go", "hold") for c in told.doing):
        answered = say.UNTIL.sub(" ", answered)  # "wait there until six"
    return bool(say.CONDITION.search(answered)) and not told.has("no")


def _lacks_order(told: _Told) -> bool:
    if told.staged:
        return False
    ordered = len(told.doing) > 1 and not told.has("go", "hold")
    one_after_another = say.ORDER.search(say.PICKED_THEN.sub(" ", told.text))
    return bool(say.IN_ORDER.search(told.text) or (ordered and one_after_another))


def _crosswise(told: _Told) -> bool:
    """Whether two clauses move boxes between two places, each to where the other's come from."""
    ways = {(c.get("from"), c.get("to")) for c in told.doing if c.verb == "move" and c.get("from")}
    return any((there, here) in ways for here, there in ways)


def _lacks_holding(told: _Told) -> bool:
    return bool(say.KEEP_HOLDING.search(told.text)) and told.has("move", "bring")


def _chosen(told: _Told) -> bool:
    return any(" or " in span for c in told.doing for span in c.spans())


def _lacks_same(told: _Told) -> bool:
    """Whether a place is told by its name only later, and none of the clauses goes there."""
    said = say.SAME_NAMELY.search(told.text)
    rest = told.text[said.end() :].lstrip(" ,:") if said is not None else ""
    return said is not None and not any(rest.startswith(c.get("to") or ".") for c in told.doing)


def _lacks_nothing_else(told: _Told) -> bool:
    only = not told.has("clear", "except", "sort", "hold") and told.has("move", "bring")
    return only and say.NOTHING_ELSE.search(told.text) is not None


_LACKS: tuple[tuple[str, Callable[[_Told], object]], ...] = (
    ("an exception", _lacks_exception),
    ("a condition or a time", _lacks_condition),
    ("a negation", _lacks_negation),
    (
        "an exchange",
        lambda told: say.SWAP.search(told.text) and not (told.has("swap", "no") or _crosswise(told)),
    ),
    ("which ones", lambda told: say.NAMELY.search(told.text) and len(told.doing) > 1),
    ("to hold it", _lacks_holding),
    ("which of them", _lacks_same),
    ("a measure", lambda told: say.MEASURE.search(told.text)),
    ("which of them", lambda told: _chosen(told) and say.CHOSEN_BY_OTHERS.search(told.whole)),
    ("that nothing else shall be there", _lacks_nothing_else),
    ("a walk", lambda told: not told.has("go", "no") and _walk_missed(told.text, told.clauses)),
    ("an order", _lacks_order),
)
"""What a program may lack beside words."""


def _narrowed(text: str, clauses: Sequence[Clause]) -> list[str]:
    """Places that narrow what is moved, and that its clause has not: "the red ones on the shelves"."""
    taken_back = re.search(say.MEANT, text)
    skipped = [re.escape(c.what) for c in clauses if c.verb == "skip" and c.what and not taken_back]
    places = "|".join([*skipped, *(f"that {kind}" for kind in ("table", "station", "shelf"))])
    found: list[str] = []
    for c in clauses:
        if c.what and c.verb in ("move", "bring", "clear") and not c.get("from"):
            said = re.search(rf"(?<!\w){re.escape(c.what)} (?:on|at|from|in) (?:the )?({places})(?!\w)", text)
            found += [said[1]] if said and said[1] not in c.get("to") else []
    return found


def _unplaced(text: str, clauses: Sequence[Clause]) -> list[str]:
    """Places that were said as a destination, and that a clause without one left aside."""
    if all(c.verb != "bring" or c.get("to") for c in clauses):
        return []
    skipped = [c.what for c in clauses if c.verb == "skip"]
    return [s for s in skipped if any(map(say.ONTO.search, said_before(text, s)))]


def _as_words(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence with "2" and "4" as "to" and "for" where they stand before a destination or "me"."""
    spans = [span for c in clauses for span in c.spans()] + ["me", "us", "you"]
    ends = "|".join(re.escape(s) for s in spans if not s[0].isdigit())
    deeds = "put|take|move|bring|get|go|clear|fetch|swap|sort|pick|carry|give|have|empty|place"
    text = re.sub(rf"\b(you|want|need|like|able) [24] (?=(?:{deeds})\b)", r"\1 to ", text)
    before = r"(?<!and )(?<!box )(?<!es )(?<!number )(?<!, )(?<= )"
    return re.sub(rf"{before}[24] (?=(?:the |my |our |that |be |home\b)*(?:{ends})(?!\w))", "to ", text)


def _certain(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence without what shall be done otherwise, where the hall answers what it depends on."""
    answered = _answered_by_the_hall(text, clauses)
    settled = answered != text and not say.CONDITION.search(answered)
    return say.OTHERWISE.sub("", text) if settled else text


def _answered_by_the_hall(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence without what it waits for, where the hall or the program itself answers that.

    "If there is" answers itself where what shall be there is what a clause is about; "as soon as box 3 is on
    packing" where a stage before puts it there.
    """
    for earlier, later in pairwise(c for c in clauses if c.verb != "skip"):
        if later.then and earlier.what and earlier.get("to"):
            done = say.ONCE_THERE.format(re.escape(earlier.what), re.escape(earlier.get("to")))
            text = re.sub(done, " ", text)
    objects = [c.what for c in clauses if c.what and c.verb in ("move", "bring", "hold", "clear", "swap")]
    if (so := say.IF_SO.search(text)) and _asked_where(text[: so.start()], clauses):
        text = f"{text[: so.start()]}. {text[so.end() :]}"
    return say.THERE_IS.sub(
        lambda m: " " if any(text[m.end() :].startswith(o) for o in objects) else m.group(), text
    )


def _asked_where(question: str, clauses: Sequence[Clause]) -> bool:
    """Whether a question is about boxes and the place that a clause takes them from."""
    for clause in clauses:
        what, inline, place = clause.what.partition(" on ")
        source = place if inline else clause.get("from")
        asked = say.ASKED_WHERE.format(re.escape(what), re.escape(source.removeprefix("the ")))
        if what and source and re.search(asked, question):
            return True
    return False


def _from_not(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether each "not" is of a place that a clause takes boxes from: "does not belong on packing"."""
    return all(_is_of_a_source(text, m, clauses) for m in say.NEGATIVE.finditer(text))


def _is_of_a_source(text: str, negation: re.Match[str], clauses: Sequence[Clause]) -> bool:
    """Whether the words after a "not" are a place to take boxes from, or one where they are still missing."""
    missing = say.PUT_RIGHT.search(text) and say.STILL.search(text[: negation.start()])
    labels = ("from", "to") if missing else ("from",)
    places = [span for c in clauses for label, span in c.fields if label in labels]
    return any(p in text[negation.end() : negation.end() + len(p) + 16] for p in places)


def _walk_missed(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether a walk was said that no clause covers: not to fetch something, nor to the person with it."""
    sources = [span for c in clauses for label, span in c.fields if label == "from"]
    bringing = any(c.verb == "bring" for c in clauses)
    for m in say.THEN_GO.finditer(text):
        rest = text[m.end() :].lstrip()
        to_me = rest.startswith(("to me", "me", "here", "over")) or m.group().endswith("here")
        if not (bringing and to_me) and not any(rest.removeprefix("to ").startswith(s) for s in sources):
            return True
    return False
