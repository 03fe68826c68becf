"""Whether a sentence asks for something to be done: a question or a report is not acted on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jidoka.brain.offline.checking.loose import with_deeds_mended

_START = r"(?:^|[.!?:,] )(?:(?:and|so|but|ok|hey|hi|hello|robot|well|um),? )*"
_MEANT = r"to\b|expected|due|needed|wanted|meant|supposed|for\b"
"""After an "is" or "are" that asks nothing: "the two, red and blue, are expected there"."""
_QUESTION = re.compile(
    _START + "(?:" + r"why (?!don't (?!you (?:have|know|like))|not)"
    r"|where (?=(?:is|are|was|were|do|did|does|should|shall|can|could|will|would|has|have)\b)"
    r"|who |whose |which |how (?!about)|did |(?<!so )does |has |had "
    rf"|(?:was|were) (?!{_MEANT})|should (?:i|we|they|he|she)\b|should (?=.*\?)(?!.*,)"
    r"|what if |what is |what's |what are |what colou?r |what (?:happened|should|would|do|did|time) "
    r"|when (?:did|will|does|is) "
    r"|have (?:you|we|they|i|he|she)\b|have (?:any|some|all|the) (?=.*\?)|am i "
    rf"|is (?!it possible|it ok|there (?:any |a |some )?(?:chance|way|possib)|where\b|{_MEANT})"
    rf"|are (?!you able|you willing|you free|{_MEANT}))"
)
_ASIDE = re.compile(r",? (?:which|who|whose) [^?]*$")
"""What is told beside a wish: "box 3, which stays put"."""
_ASKING = re.compile(
    r"\b(?:(?<!let me )(?<!have to )(?<!make me )explain|tell me|tell us|show me|describe|let me "
    r"know|what if|how to|how do|how can"
    r"|do you know|remember when)\b"
)
_REPORT = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|looks?|looked|seems?|moved|gave|sent|took|brought|carried|cleared"
    r"|swapped|sorted|placed|delivered"
    r"|has been|have been|stands?|stood|sits?|sat|lies|lay|fell|arrived|bought|sold"
    r"|(?:i|we|they|he|she|you|who) (?:really |do )?(?:like|love|hate)"
    r"|lost|found|saw|remains?)\b"
    r"|\b(?:i|we|he|she|they|you|someone|somebody|anna|ken|tom|maria|\w+ already|boss|manager"
    r"|customer|colleague) "
    r"(?:just |already |have |has )?put\b"
)
_RELATIVE = re.compile(
    r"\b(?:is|are) (?:fine|ok|okay|good|great|enough|close by|all)\b|"
    r"\b(?:that|which)(?: currently| now| still)? (?:is|are|isn't|aren't|sits?|stands?|stood|lies"
    r"|was left|were left)\b|\bthat's\b|\bwhere(?: \w+)+? (?:is|are|was|were|stands?|stood|sits?)\b"
    r"|\bso (?:that )?it (?:is|isn't)\b|\byou like\b"
    r"|\bthere (?:is|are)(?= (?:at|on|to|and|from|in)\b)|\b(?:what|whatever|whichever \w+)(?: is|'s| are)\b"
)
_WISH = re.compile(
    r"\b(?:should|shall|must|needs?|needed|want|wants|wanted|wish|would|possible|chance|counting on"
    r"|in charge|your (?:place|post|position) is|is there way|missing|short of|(?:asking|calling"
    r"|crying) (?:out )?for|is after|receives?|'d|like to"
    r"|like you|have to"
    r"|has to|had to|better|ought"
    r"|belongs?|goes|going to|supposed|due|let's|let us|let me have|please|pls|plz|kindly|could|can"
    r"|will|make sure|see to"
    r"|see that|ensure|require[sd]?|expected?|job|task|todo|order|meant|time to|may|can't|cannot"
    r"|required|wrong (?:place|table|station|shelf|spot|way)|misplaced|mixed up|out of place|not where"
    r"|belonging|requested|assigned to|waiting for|(?:right|correct|proper) (?:place|location|station|spot)"
    r"|its place|their place"
    r"|(?:is|are) (?:for|to|due|where|what|in the way)|asking|prefer|swap|swapped|destination"
    r"|back to|(?:to|onto|off|on) (?:\w+ ){1,3}with (?:it|them)|place for|too)\b|'d\b|'ll\b"
)
_DEED = (
    "put place move take bring get carry set transfer shift relocate transport deliver send haul lug"
    " stick drop position"
    " deposit park store stow slide shuttle convey hand chuck pop lay leave load run pass return"
    " forward dump gather"
    " collect assemble file cart walk go come head drive proceed pick grab hold lift grasp fetch"
    " give clear empty free"
    " remove unload strip vacate swap exchange switch interchange trade sort group organise organize"
    " arrange separate"
    " split divide tidy have keep make let plonk rehome whisk consolidate wait stand be see supply"
    " retrieve find use"
    " raise seize approach visit navigate station position clean rid evacuate add start begin finish"
    " distribute combine merge assign allocate dispatch forward route redirect stage unite concentrate"
    " bung whack"
    " shove sling toss throw pour march stroll wander trot jog hop hang stay remain report park post"
    " ship swing purge"
    " flush declutter trade rotate line prepare introduce walk escort help do keep position truck ferry"
    " tote hump"
    " furnish stock serve reserve pass see arrange cycle nip haul drag schlep zip run patrol tour bucket"
    " partition"
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?:,;] |\b(?:and|then|so|now|just|also|to|robot|you|ahead|but|first|next|finally"
    r"|afterwards|that|me|please"
    rf"|quickly|carefully|immediately|simply|only|done) )(?:{'|'.join(_DEED.split())})\b"
)


_THAT_MUST = re.compile(
    r"(?:(?:and|so|but|ok|well),? )*what(?: is|'s|ever is) [^.?!]*\b(?:should|must|needs?|goes"
    r"|belongs?|has to|ought|shall|is to|wants?"
    r"|to)\b[^?]*$"
)
"""What stands somewhere, as the subject of a wish: "what's on shelf a should go to packing"."""


_SHOULD_BE = re.compile(
    r"^why (?:is|are) [^?!.]*\bstill\b[^?!.]*[?!.] "
    r"(?:it|they|that|those) (?:should|ought|must|belongs?|has to|have to)\b"
)
"""A wish as a reproach: "why is box 1 still here? it should be on packing"."""


def _stands_alone(text: str, question: re.Match[str]) -> bool:
    """Whether a question asks for no deed: none before it in its sentence, none in a sentence after it."""
    start = question.start()
    beside = text[start] == "," and _ASIDE.match(text[start:])
    if start and text[start] == "," and (beside or _IMPERATIVE.search(text[:start])):
        return False
    begin = start + len(question.group()) - len(question.group().lstrip(" .,!?:"))
    if _THAT_MUST.match(text[begin:]) or _SHOULD_BE.search(text[begin:]):
        return False
    end = re.search(r"[?!.](?= )", text[begin:])
    return end is None or _IMPERATIVE.search(text[begin + end.start() :]) is None


_PART = re.compile(r"(?<=[.!?,]) | (?=(?:so|hence|therefore)\b)")
_OF_OLD = re.compile(
    r"\b(?:yesterday|last (?:week|time|night)|(?:plan|list|note|report|memo) (?:was|said|is)|there was a)\b"
)
"""What follows may be told, not asked for."""


def _is_ordered(text: str, ends: Sequence[str]) -> bool:
    """Whether all ends of ways stand in parts without a verb: "the van is here, both blue onto shipping"."""
    if not ends or _OF_OLD.search(text):
        return False
    parts = [part for part in _PART.split(text) if not _REPORT.search(_RELATIVE.sub("", part))]
    return all(any(re.search(rf"\b{re.escape(e)}\b", p) for p in parts) for e in ends)


def _answered(question: re.Match[str], ends: Sequence[str]) -> bool:
    """Whether an order or a wish follows a question: "was it 4 or 7? 7. 7 to receiving"."""
    asked, mark, rest = question.string[question.start() :].partition("?")
    if not mark or "?" in rest or _PERHAPS.search(rest):
        return False
    if _WHICH.search(asked) and _is_ordered(rest, ends):
        return True
    said = _IT_SHOULD.search(rest)
    return said is not None and any(re.search(rf"\b{re.escape(e)}\b", said.group()) for e in ends)


_WHICH = re.compile(r"\b(?:which|was it|is it|did i|or|am i|who gets)\b")
"""A question that its asker answers."""
_PERHAPS = re.compile(r"\b(?:i guess|i think|i suppose|by now|maybe|perhaps)\b")
_IT_SHOULD = re.compile(
    r"(?:^|[.!?,] ?)(?:it|they|that|those|this|(?:the |my |our )?(?:\w+ ){1,3})"
    r" ?(?:should(?:'ve)?|ought|must|belongs?|has to|have to|needs? to|goes)\b[^?]*$"
)


def not_a_wish(text: str, about: Sequence[str] = (), ends: Sequence[str] = ()) -> str:
    """What a normal sentence is when it asks for nothing: "a question", "a report"; "" when it may ask.

    Args:
        text: what was said.
        about: what the program takes from it; only the sentences with these in them can be a report.
        ends: where its clauses put boxes; a part of the sentence with these and no verb is an order.
    """
    text = with_deeds_mended(text)
    questions = (m for m in _QUESTION.finditer(text) if not _answered(m, ends))
    if _ASKING.search(text) or any(_stands_alone(text, m) for m in questions):
        return "a question"
    if _WISH.search(text) or _IMPERATIVE.search(text):
        return ""
    if _is_ordered(text, ends):
        return ""
    told = [part for part in re.split(r"[.!?] ", text) if not about or any(span in part for span in about)]
    return "a report" if _REPORT.search(_RELATIVE.sub("", ". ".join(told))) else ""
