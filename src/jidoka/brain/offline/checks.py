"""Checks on a program against its sentence: nothing made up, nothing left out, nothing the wrong way round.

The grammar already forces every span to be copied; the copy check guards against a model that ran without
it. The coverage check sees that every word that matters (a number, a colour, a size, a place, an exception, a
condition) is in some span: a model that skips a clause or takes an exception for a wish is caught here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.loose import with_deeds_mended, without_loose
from jidoka.brain.offline.program import Clause, Verb
from jidoka.brain.offline.text import normal, words
from jidoka.brain.world import World

_EXCEPT = re.compile(
    r"\b(?:except(?!ion\b)|exception|excluding|apart from|aside from|other than|but not|but leave|leave out"
    r"|save for|all but|everything but|barring|minus|omitting|not including|not counting"
    r"|without (?!dropping|breaking|delay|falling|damag|haste|further|hurry|fail|making|spilling|hurting"
    r"|bumping|asking|hesitat|waiting|any (?:delay|fuss)|exception|fuss|question))"
)
_POLITE_IF = (
    r"(?!you|possible|it's (?:ok|okay|not|no)|i remember|that's|necessary|at all|it isn't|it is not|i may"
    r"|i might"
    r"|it were up to me|i were you|i could|i'm not|i am not|this is|that is|it pleases|needed|so inclined"
    r"|any doubt)"
)
_NICE = "".join(
    rf"(?<!{word} )"
    for word in "great nice good lovely grateful wonderful helpful best better ideal perfect glad".split()
)
"""Before an "if" that is none: "it would be great if"."""
_THERE_IS = re.compile(
    r"\b(?:(?:if|in case|should) (?:there (?:is|are|be)|there's|you (?:see|find|spot)|any(?= )"
    r"|anything(?= ))|"
    r"(?:is|are) there) "
)
"""A condition that the hall answers, if what follows is what shall be moved."""
_DEED_DONE = r"\w+ing\b(?: [\w']+){1,12} (?:is|are) (?:done|finished|complete|over)\b"
_CONDITION = re.compile(
    rf"\b(?:{_NICE}if {_POLITE_IF}|unless|in case|whenever (?!you|possible|it suits|convenient)|as long as"
    rf"|(?<!see you )tomorrow|until (?!you\b|you're|i say|i tell|{_DEED_DONE})|twice|\d+ times"
    r"|when (?!you|possible|that|this|it's|it is|it belongs|it should|it must|done|finished|ready"
    r"|convenient|there's time|i (?:come|get|return|was|am"
    r"|walk)|i'm |we're |we are )"
    rf"|as soon as (?!you|pos+ib|that|this|it|can|{_DEED_DONE})|"
    rf"in \w+ (?:minutes?|hours?|days?)"
    r"|every (?:day|hour|morning|evening|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|minute)"
    rf"|(?:at|around) (?:{'|'.join(lex.NUMBERS)}|\d+)(?::\d+)?(?: ?o'?clock| ?[ap]m| sharp| tonight| today)"
    r"|at \w+ o'clock)\b"
)
_HARMLESS = (
    r"(?!(?:you |ye )?let go|mind|forget|you think"
    r"|drop|fall|be (?:late|slow|shy|long|afraid)|laugh|ask|worry|hurry"
    r"|rush|care"
    r"|know|hesitate|panic|dawdle|put it down|waste|trip|take too long|stop until|break|let (?:me"
    r"|us) (?:down|wait)|start .*\buntil\b|dare|bother)"
)
_NEGATIVE = re.compile(
    rf"\b(?:(?<!why )don't {_HARMLESS}|do not {_HARMLESS}|never (?!mind)"
    r"|(?<!do )(?<!why )not (?!too|sure|only|urgent|now but|my idea|that urgent|a problem|bad|a lot|much"
    r"|yet there)|no longer"
    r"|shouldn't|mustn't|must not|should not)\b"
)
_SWAP = re.compile(r"\b(?:swap|exchange|switch|interchange|trade|vice versa)\w*\b")


_ORDER = re.compile(
    r"\b(?:then|after that|afterwards|thereafter|finally|once|before|after|when (?:you|that|it))\b"
)
_PUT_RIGHT = re.compile(
    r"\b(?:fix|change|correct) (?:it|that|this)\b|\bsort it out\b|\bwhy (?:is|are)\b|\b(?:see to"
    r"|get on with) it\b"
)
_STILL = re.compile(r"\b(?:is|are)(?: still)? $|\bwhy (?:is|are) [^.?!]*$")
_PICKED_THEN = re.compile(
    r"\bthen (?:put|place|drop|set|carry|bring|take|deliver|move|leave|give|hand|stick|put) (?:it|them"
    r"|him|her)\b"
    r"|\b(?:before|after) (?:lunch|the (?:break|shift|end)|noon|tonight|you (?:leave|go home)|i (?:leave"
    r"|forget|go)|"
    r"(?:five|ten|\w+) (?:tonight|sharp|pm|am))\b"
    r"|\bwhen(?:ever)? you (?:get|can|have (?:time|a)|come|feel|find|like|want|wish|are ready|please)\b"
    r"|^(?:and )?(?:then|next|finally)\b"
    r"|\bafter all\b|\bthen (?:i'm|we're|i can|we can|i will|we will)\b|\bso then\b|\bnow then\b"
    r"|\bright then\b"
    r"|\b(?:okay|ok|well|alright) then\b|\bonce you have time\b"
)
_LEFT = re.compile(r"\b(?:leave|keep|leaving|keeping) $")
_THEN_GO = re.compile(
    r"(?:\b(?:then|and|afterwards|that)|,) (?:please )?(?:come|go|walk|return|head) (?:back|home|here"
    r"|to|over to)\b"
)
_AWAY = re.compile(r"\b(?:off|from|off of|out of|away from)(?: the)? $")
_WALKING = re.compile(
    r"(?:^|[.,!?:] |\b(?:and|then|you|please|now|just) )(?:go|walk|head|run|drive)"
    r"(?: over| back)? to(?: the)? $"
)
_WALKING_THERE_FIRST = re.compile(
    r"\b(?:go|walk|head|run|drive|stroll|pop|nip|step|come|hop|proceed)(?: over| back| on| across)? "
    r"to(?: the| that| my| our| this)? $"
)
"""Said of the place to take something from: "you have to go to packing, pick up box 3 and ..."."""
_TOWARDS = re.compile(r"\b(?:to|onto|into|towards?)(?: the)? $")
_CAME = re.compile(
    r"\b(?:delivered|brought|sent|came|come|arrived|put|left|dropped|taken) (?:\w+ )?"
    r"(?:to|onto|into)(?: the)? $"
)
"""How boxes came to the place they are now taken from: "everything that was delivered to receiving"."""
_ASKED_FOR: dict[Verb, re.Pattern[str]] = {
    "clear": re.compile(
        r"\b(?:clear|empt|free|vacat|unload|remov|strip|evacuat|wip|clean|reliev)\w*"
        r"|\b(?:in the way|ridd?ing|liberat\w*|availab\w*|releas\w*|hate|only|(?:leave|keep) (?:nothing"
        r"|no|not)|purg\w*"
        r"|flush\w*|drain\w*|declutter|unclutter|rid|off|away|out|nothing|no|not|space|room|leave nothing"
        r"|must go|else|elsewhere|from|bare)\b"
        r"|n't\b"
    ),
    "go": re.compile(
        r"\b(?:go|going|walk|head|come|coming|return|move|drive|proceed|wait|stand|be|get|back|home"
        r"|base|navigate|run|travel|hang|stay|remain|stick around|loiter|linger|stroll|wander|trot|march"
        r"|jog|hop|mosey|rush"
        r"|hurry|amble|position|post|plant|park|presence|place|rounds?|tour|patrol|take up|guard|stop"
        r"|pass|check in"
        r"|roll|scoot|nip|pop|robot|idle|rest|need|needed|want"
        r"|make your way|step|yourself|you|approach|visit|station|report|next stop|walking|moving|heading)\b"
    ),
    "hold": re.compile(
        r"\b(?:pick|grab|hold|lift|take|grasp|get|seiz|rais|grip|carry|keep|hand|hoist|fetch|clutch|have|having|paw|mitt|grippers?|arms|grip|lay)\w*"
    ),
    "sort": re.compile(
        r"\b(?:sort|group|organi|arrang|separat|order|split|classif|divid|cluster|together|own|tidy"
        r"|distribut|mix|each"
        r"|same|gather|collect|per|every|one|like|bucket|partition|criterion|key|keep|bring)\w*"
    ),
    "swap": re.compile(
        r"\b(?:swap|exchang|switch|interchang|trad|places|vice versa|where|flip|revers|substitut|other way"
        r"|mixed|rotat|wrong way|in its place|the reverse|conversely|permut|turn|chang|'s (?:place|spot"
        r"|table|station))\w*"
    ),
}
"""Words of which at least one stands in a sentence that asks for the verb."""
_OTHER_DEEDS = re.compile(
    r"\b(?:throw|toss"
    r"|kick|hit|punch|smash|crush|break|destroy|burn|paint|wash|open|close|seal|weigh"
    r"|measure|scan|count(?! on)"
    r"|inspect|label|photograph|sell|buy|rotate(?! .*\bplaces?\b)|spin|shake|tip|wrap|unwrap|unpack|pile"
    r"|juggle|eat"
    r"|lick|cut|glue|tie"
    r"|hide|lose|repair|fix(?! (?:it|that|this)\b)(?= \w)|fill|stack|hang(?! (?:on|around"
    r"|out|about)\b)"
    r"|climb|(?<!to )(?<!should )(?<!must )(?<!could )(?<!can )(?<!may )(?:sit|lie)|jump|dance|sing|call"
    r"|email|write|print|photo|copy"
    r"|put yourself)"
    r"(?!\w)"
)
"""Deeds that a warehouse robot is asked for and that no clause stands for."""
_TAKEN_BACK = re.compile(
    r"\b(?:sorry|i meant|i mean|no wait|scratch that|correction|actually|or rather|make that|strike that)\b"
    r"[,.!:]* (?:(?:no|to|on|onto|from|the|it's|it is|i meant|i mean|at|into),? )*$"
)


def made_up(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Spans that do not stand in the sentence, word for word."""
    padded = f" {' '.join(words(text))} "
    return tuple(s for c in clauses for s in c.spans() if f" {' '.join(words(s))} " not in padded)


def left_out(text: str, clauses: Sequence[Clause], world: World) -> tuple[str, ...]:
    """What the sentence says and the program does not: words, or "an exception" and the like."""
    plain = without_loose(_as_words(text, clauses))
    said = Counter(w for w in words(plain) if _matters(w, world))
    kept = Counter(w for c in clauses for s in c.spans() for w in words(s) if _matters(w, world))
    kept += Counter(  # "put box 1 where box 2 is and box 2 where box 1 is"
        w for c in clauses if c.verb == "swap" for s in c.spans() for w in words(s) if _matters(w, world)
    )
    missing = [w for w in said - kept if not (kept[w] and w.removesuffix("s") in lex.COLOURS)]
    labels = {label for c in clauses for label, _ in c.fields}
    verbs = {c.verb for c in clauses}
    spans = " ".join(s for c in clauses for s in c.spans())
    if (
        _EXCEPT.search(text)
        and "except" not in labels
        and "skip" not in verbs
        and not _NEGATIVE.search(spans)
        and not _EXCEPT.search(spans)
    ):
        missing.append("an exception")
    answered = _answered_by_the_hall(text, clauses)
    if _CONDITION.search(answered) and "no" not in verbs:
        missing.append("a condition or a time")
    if _NEGATIVE.search(text) and not (
        {"clear", "skip", "no"} & verbs
        or "except" in labels
        or _NEGATIVE.search(spans)
        or _from_not(text, clauses)
    ):
        missing.append("a negation")
    if _SWAP.search(text) and not {"swap", "no"} & verbs:
        missing.append("an exchange")
    doing = [c for c in clauses if c.verb != "skip"]
    if not {"go", "no"} & verbs and _walk_missed(text, clauses):
        missing.append("a walk")
    if (
        _ORDER.search(_PICKED_THEN.sub(" ", text))
        and len(doing) > 1
        and not {"go", "hold"} & verbs
        and not any(c.then for c in doing)
    ):
        missing.append("an order")
    return tuple(missing)


def at_odds(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What the program takes otherwise than the words say: places the wrong way round, verbs not said.

    The wrong way: a `to` where only "off" or "from" was said, a `from` where only "to" was said, and a
    correction ("shipping, sorry, packing") of which the wrong half was kept.
    """
    mended = with_deeds_mended(text)
    copied = {w for c in clauses for s in c.spans() for w in words(s)}
    odd: list[str] = [deed for deed in _OTHER_DEEDS.findall(text) if deed not in copied]
    for clause in clauses:
        for label, span in clause.fields:
            wrong = {"to": _AWAY, "from": _TOWARDS}.get(label)
            before = _before(text, span)
            walking = _WALKING_THERE_FIRST if label == "from" else _WALKING
            walked = [walking.search(b) is not None for b in before]
            came = label == "from" and any(map(_CAME.search, before))
            turned = wrong is not None and all(map(wrong.search, before)) and not (came or any(walked))
            only_walked = label == "to" and clause.verb in ("move", "bring") and all(walked)
            if before and (turned or only_walked):
                odd.append(f"{label} {span}")
        asked_for = _ASKED_FOR.get(clause.verb)
        if asked_for is not None and not asked_for.search(mended):
            odd.append(f"{clause.verb} {clause.what or clause.get('from') or clause.get('to')}")
        if clause.verb == "clear" and clause.what and any(map(_LEFT.search, _before(text, clause.what))):
            odd.append(f"clear {clause.what}")
        if clause.verb == "skip" and any(_TAKEN_BACK.search(b) for b in _before(text, clause.what)[-1:]):
            odd.append(f"not {clause.what}")
    return tuple(dict.fromkeys(odd))


def _as_words(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence with "2" and "4" as "to" and "for" where they stand before a destination or "me"."""
    spans = [span for c in clauses for span in c.spans()] + ["me", "us", "you"]
    ends = "|".join(re.escape(s) for s in spans if not s[0].isdigit())
    deeds = "put|take|move|bring|get|go|clear|fetch|swap|sort|pick|carry|give|have|empty|place"
    text = re.sub(rf"\b(you|want|need|like|able) [24] (?=(?:{deeds})\b)", r"\1 to ", text)
    before = r"(?<!and )(?<!box )(?<!es )(?<!number )(?<!, )(?<= )"
    return re.sub(rf"{before}[24] (?=(?:the |my |our |that |be |home\b)*(?:{ends})(?!\w))", "to ", text)


def _answered_by_the_hall(text: str, clauses: Sequence[Clause]) -> str:
    """The sentence without "if there is" where what shall be there is what a clause is about."""
    objects = [c.what for c in clauses if c.what and c.verb in ("move", "bring", "hold", "clear")]
    return _THERE_IS.sub(
        lambda m: " " if any(text[m.end() :].startswith(o) for o in objects) else m.group(), text
    )


def _from_not(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether each "not" is of a place that a clause takes boxes from: "does not belong on packing"."""
    return all(_is_of_a_source(text, m, clauses) for m in _NEGATIVE.finditer(text))


def _is_of_a_source(text: str, negation: re.Match[str], clauses: Sequence[Clause]) -> bool:
    """Whether the words after a "not" are a place to take boxes from, or one where they are still missing."""
    missing = _PUT_RIGHT.search(text) and _STILL.search(text[: negation.start()])
    labels = ("from", "to") if missing else ("from",)
    places = [span for c in clauses for label, span in c.fields if label in labels]
    return any(p in text[negation.end() : negation.end() + len(p) + 16] for p in places)


def _walk_missed(text: str, clauses: Sequence[Clause]) -> bool:
    """Whether a walk was said that no clause covers: not to fetch something, nor to the person with it."""
    sources = [span for c in clauses for label, span in c.fields if label == "from"]
    bringing = any(c.verb == "bring" for c in clauses)
    for m in _THEN_GO.finditer(text):
        rest = text[m.end() :].lstrip()
        to_me = rest.startswith(("to me", "me", "here", "over")) or m.group().endswith("here")
        if not (bringing and to_me) and not any(rest.removeprefix("to ").startswith(s) for s in sources):
            return True
    return False


def _before(text: str, span: str) -> list[str]:
    """What stands before each place where a span occurs."""
    return [text[: m.start()] for m in re.finditer(rf"(?<!\w){re.escape(span)}(?!\w)", text)]


def _matters(word: str, world: World) -> bool:
    if word.isdigit() or (word in lex.NUMBERS and word != "one"):
        return True
    plain = word.removesuffix("s")
    if word in lex.COLOURS or plain in lex.COLOURS or word in lex.SIZES or word in lex.SUPERLATIVES:
        return True
    if word in ("half", "rest", "others", "shelves"):
        return True
    names = {
        w
        for place in world.places.values()
        for name in (place.name, *place.aliases)
        for w in words(normal(name))
    }
    return len(word) > 1 and word in names - lex.PLACE_KINDS
