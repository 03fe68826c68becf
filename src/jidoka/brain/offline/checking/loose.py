"""What people say besides their wish, and no check must take for part of it: deadlines, counting, chatter.

And slips of the fingers in verbs, which the checks look for.
"""

from __future__ import annotations

import re
from functools import cache

from jidoka.brain.offline import lexicon as lex

_N = "|".join([r"\d+", *lex.NUMBERS])
_LOOSE = re.compile(
    "|".join(
        (
            # counting: "step 1:", "1.", "first of all"
            rf"\b(?:step|task|job|point|priority) (?:{_N})(?=[.,:)]| )(?! ?(?:to|on|goes)\b)",
            rf"(?:^|(?<=[.,:!?] )|(?<=you ))(?:{_N})[.:](?= )",
            rf"\b(?:{_N}) (?:quick |little |small |more )?(?:(?:jobs|tasks|trips|tickets|favou?rs|requests"
            r"|orders|errands|steps|stops)\b|things(?=[:,.]| for you| please))",
            r"\b(?:ticket|order number|row|rows|page|phase|channel|reqn|memo|note|shift|gate|dock|floor)"
            rf" (?:{_N})\b",
            # deadlines: "by five tonight", "before 3 pm", "it's almost six"
            rf"\b(?:by|before|past) (?:{_N})(?: o'?clock| ?[ap]m\b| sharp| tonight"
            rf"| today)",
            rf"(?<!stand )(?<!stay )(?<!wait )(?<!sort )(?<!be )\bby (?:half |half "
            rf"past |quarter to"
            rf" |quarter past )?(?:{'|'.join(lex.NUMBERS)}|half past|half {_N})(?=[.,;:!?]|$)",
            r"\b(?:by|before|no later than) (?:the )?(?:close of business|end of (?:the )?(?:day|shift|week)"
            r"|noon|lunch(?:time)?|midnight|tonight)\b",
            rf"\bit(?:'s| is) (?:(?:almost|nearly|already|past|about|just) )?(?:{_N})(?: o'?clock| ?[ap]m)?"
            r"(?=[,.!;]| and i\b| already)",
            rf"\b(?:{_N}|half|quarter) (?:past|to) (?:{_N})(?= already|[.!,] )|\b\d\d?:\d\d\b",
            rf"\b(?:{_N}) (?:minutes?|mins?|hours?|seconds?|secs?|years?|days?|weeks?|times?"
            rf"|o'?clock)\b(?! (?:take"
            rf"|put|bring))",
            rf"\bsince (?:{_N})\b(?= (?:this|in|o))",
            # company, where the place is told as well: "next to the yellow one on shelf b"
            rf"\b(?:right )?(?:next to|beside|alongside) the (?:\w+ )?(?:{'|'.join(sorted(lex.COLOURS))})"
            r"(?: one| box)?(?= (?:on|at)\b)",
            # what is left alone: "before you touch anything on shelf b"
            r"\bbefore (?:you )?(?:touch|do|move|start|begin)\w* (?:on )?anything(?: else)?"
            r"(?: (?:on|at|from|with) [^,.;:]+)?",
            r"\bwith the other (?:two|three|four|\d)\b",
            # manners
            r"\bat once\b|\bonce (?:more|again|and for all)\b|\bin the end\b|\bjust a second\b"
            r"|\bif you please\b",
            r"\b(?:hey|hi|hiya|howdy|oi|ahoy|yo|hello|listen|ok|okay|please|thanks"
            r"|sorry),? (?:you )?(?:big|little|old|tiny) "
            r"(?:guy|fellow|friend|man|buddy|fella)\b(?=[,.!:]|$)",
            r"\b(?:nothing|no) (?:big|small|large)(?: deal| thing)?(?=[,.!:]|$)|\bbig time\b|\bno small\b",
            r"\b(?:so|and|then) (?:that )?(?:we|i|they) (?:can|could|may|will) (?:all )?(?:go"
            r"|head|drive) home\b",
            r"\b(?:a|the|its|their|new) (?:new )?home (?=for|of|on|at)|(?:give|find) .{1,40}\ba home\b",
            r"\bjoins? the (?:rest|others) (?=on|at|in)",
            r"(?<!the )(?<!all )\brests? (?=on|at)|\bresting place\b",
            r"\b(?:leave|keep) the (?:rest|others)(?: (?:alone|there|untouched|as (?:it is|they are)"
            r"|where (?:it is|they are)))?(?=[,.;:!?]|$)",
            r"\b(?:the )?(?:rest|others) (?:(?:can|may|shall|should|must) )?(?:stays?|remains?)"
            r"(?: (?:put|there|here|where (?:it is|they are)))?(?=[,.;:!?]|$)",
            # sorting: "each colour on its own table or shelf"
            r"\b(?:each|every) (?:colou?r|size|kind|group) (?:\w+ )?(?:on|at|in|to|gets?|has|its)"
            r"(?: its| a| their)? (?:own |separate |different )?\w+(?: or \w+)?(?=[,.;:!?]|$)",
            rf"\b(?:{'|'.join(sorted(lex.SIZES))}) (?:favou?r|help|bit|deal|job|ask|problem|mistake"
            rf"|while|bird"
            r"|thanks?|truck|van|lorry|order|customer|client|boss|day|rush|hurry|mess|round|talk|chat|meeting"
            r"|crowd|man|woman|lady|girl|boy)\b",
            r"\bas little as\b|\bhave a (?:little )?(?:rest|sit|break)\b|\b(?:i'll|i will|we'll|we "
            r"can|i can) rest\b"
            r"|\ba little (?=[,.!?]|$|more|less|later|help|bird|bit|tidy|room|space)|\bsmall "
            r"(?:change|print|talk)\b"
            r"|\b(?:its|their|his|her) (?:big|little|large|small) (?:brother|sister|twin|friend|mate"
            r"|cousin)\b",
            r"\bsmall (?:request|favou?r|question)\b|\bsee you (?:tomorrow|later|soon)\b|\btomorrow is\b",
            r"^(?:\w+ )?g 1(?=\W)|\bg 1$",  # what people call the robot
            r"\bno time to lose\b|\bwhat's more\b|\bnothing to lose\b|\bin no time\b|\bmiss my\b",
            r"\bcome to think of it\b|\bthanks a (?:lot|million)\b|\bone of these days\b|\bcount on you\b",
        )
    )
)
_COUNTED = re.compile(r"(?:^|\W)1[.:)] .*\W2[.:)] ")
"""A list whose items are counted: "1. ... 2. ..."."""


def without_loose(text: str) -> str:
    """The normal sentence without what is said besides; marks stay."""
    if _COUNTED.search(text):
        text = _without_counts(text)
    return " ".join(_LOOSE.sub(" ", text).split())


def _without_counts(text: str) -> str:
    """The sentence without 1, 2, 3 and so on before its items, in their order."""
    done, number = "", 1
    while (item := re.search(rf"(?:^|(?<=\W)){number}[.:)](?= [a-z])", text)) is not None:
        done, text, number = done + text[: item.start()], text[item.end() :], number + 1
    return done + text


_DEEDS = frozenset(
    (
        "put place move take bring carry transfer shift relocate transport deliver send haul stick drop"
        " position deposit park store stow slide shuttle convey hand chuck leave load return forward gather"
        " collect assemble walk head drive proceed pick grab hold lift grasp fetch give clear empty free"
        " remove"
        " unload strip vacate swap exchange switch interchange trade sort group organise organize arrange"
        " separate split divide have keep make consolidate wait stand supply retrieve raise seize"
        " approach visit"
        " navigate clean evacuate start begin finish distribute combine merge assign dispatch route"
        " stage unite"
        " wander stroll report remain stay please should would could needs wants must belongs"
    ).split()
)


@cache
def _deed(word: str) -> str:
    """The verb that a word with one slip is; words with endings, and real words, stay."""
    if (
        len(word) < 4
        or not word.isalpha()
        or word in _DEEDS | {"gave"}
        or word.endswith(("ed", "s", "ing", "en", "er", "t"))
    ):
        return word
    return lex.mend(word, _DEEDS)


def with_deeds_mended(text: str) -> str:
    """The normal sentence with slips in its verbs mended, for the checks that look for a verb."""
    return re.sub(r"[a-z']+", lambda m: _deed(m.group()), text)
