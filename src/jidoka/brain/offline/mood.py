"""Whether a sentence asks for something to be done: a question or a report is not acted on."""

from __future__ import annotations

import re

_START = r"(?:^|[.!?:,] )(?:(?:and|so|but|ok|hey|hi|hello|robot|well|um),? )*"
_QUESTION = re.compile(
    _START + r"(?:why (?!don't you|not)|where |who |whose |which |how (?!about)|did |does |has |had |was "
    r"|were |should "
    r"|what if |what is |what's |what are |what colou?r |what (?:happened|should|would|do|did|time) "
    r"|when (?:did|will|does|is) "
    r"|have (?:you|we|they|i|he|she|any|some|all|the)\w* |am i |is (?!it possible|it ok|there any chance)"
    r"|are (?!you able|you willing|you free))"
    r"|\b(?:explain|tell me|tell us|show me|describe|let me know|what if|how to|how do|how can"
    r"|do you know|remember when)\b"
)
_REPORT = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|looks?|looked|seems?|moved|took|brought|carried|cleared"
    r"|swapped|sorted|placed|delivered"
    r"|has been|have been|stands?|stood|sits?|sat|lies|lay|fell|arrived|like|love|hate|bought|sold"
    r"|lost|found|saw|remains?)\b"
    r"|\b(?:i|we|he|she|they|you|someone|somebody|anna|ken|tom|maria|\w+ already|boss|manager"
    r"|customer|colleague) "
    r"(?:just |already |have |has )?put\b"
)
_RELATIVE = re.compile(
    r"\b(?:that|which) (?:is|are|isn't|aren't)\b|\bthat's\b|\bwhere(?: \w+)+? (?:is|are|stands?|sits?)\b"
)
_WISH = re.compile(
    r"\b(?:should|shall|must|needs?|needed|want|wants|wanted|wish|would|'d|like to|like you|have to"
    r"|has to|had to|better|ought"
    r"|belongs?|goes|going to|supposed|due|let's|let us|let me have|please|pls|plz|kindly|could|can"
    r"|will|make sure|see to"
    r"|see that|ensure|require[sd]?|expected?|job|task|todo|order|meant|time to|may|can't|cannot"
    r"|required|wrong place"
    r"|(?:is|are) (?:for|to|due|where|what|in the way)|asking|prefer|swap|swapped|destination"
    r"|place for|too)\b|'d\b|'ll\b"
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
    " distribute"
)
_IMPERATIVE = re.compile(
    r"(?:^|[.!?:,;] |\b(?:and|then|so|now|just|also|to|robot|you|ahead|but|first|next|finally"
    r"|afterwards|that|me|please"
    rf"|quickly|carefully|immediately|simply|only|done) )(?:{'|'.join(_DEED.split())})\b"
)


def not_a_wish(text: str) -> str:
    """What a normal sentence is when it asks for nothing: "a question", "a report"; "" when it may ask."""
    if _QUESTION.search(text):
        return "a question"
    if _REPORT.search(_RELATIVE.sub("", text)) and not _WISH.search(text) and not _IMPERATIVE.search(text):
        return "a report"
    return ""
