"""Many wordings for one: a noun phrase as people say it, in the words that `parts` reads."""

from __future__ import annotations

import re

from jidoka.brain.offline import lexicon as lex

NUMBER_WORD = "|".join([r"\d+", *lex.NUMBERS])
NUMBER = f"({NUMBER_WORD})"
_COLOUR = "|".join(sorted(lex.COLOURS))
_SIZE = "|".join(sorted(lex.SIZES))
_NOUN = "|".join(sorted(lex.BOX | lex.BOXES))
_MIX = rf"(?:{_COLOUR}|{_SIZE})"

_THE_TWO = rf"(?:the|those|these|our) (?:two |2 )?((?:\w+ )*?)(?:(?:{_NOUN})\b|(?={_COLOUR})(\w+?)s\b)"
"""The rest of "the larger of the two red boxes", "... of the two reds"."""
_THAT_IS = r"(?:(?:that|which|wich|who)(?:'s| is| are)|that's|thats)"
_IS_THERE = (
    r"(?:'s| is| are| there is| there's|(?: happens to| might)? (?:sits?|stands?|lies|lie|sit|stand"
    r"|lives?|waits?)"
    r"| (?:you|ye|we|i)(?: can| could)? (?:find|see|spot|have)| (?:you've|we've|i've) got)"
)
_WHICHEVER = (
    r"(?:whichever|either|any)(?: (?:one|will do|is (?:fine|easier|quicker|closer|nearer)(?: for you)?|works"
    r"|comes first|you (?:like|want|prefer|please|choose|can reach first)))*"
)
"""After a choice: it is free."""
_COUNTED = rf"(?:{NUMBER_WORD})"
_THE_SMALL = r"than the small(?: ones| boxes)?\b"
REWRITES: tuple[tuple[str, str], ...] = (
    (r",\s*or\b(?: else\b)?|\bor else\b", " or"),
    (rf"^(?!either )(.+ or .+?), {_WHICHEVER}$", r"either \1"),
    (r"(?:\s|,)*\b(?:colou?r|size) (?:any|whatever|whichever)$", ""),
    (rf",? {_WHICHEVER}$", ""),
    (
        rf"^(?:just |only )?(?:any )?one of ((?:(?:box|boxes|number|numbers) )?(?:{NUMBER_WORD})\b.*)$",
        r"either \1",
    ),
    (r",? (?:preferably|preferred|if possible|for preference)$", ""),
    (
        r"\b(?:all|both)? ?(?:the )?(?:boxes|ones) (?:bigger|larger) than the small(?: ones| boxes)?\b",
        "all large boxes",
    ),
    (r"\beverything (?:bigger|larger) than the small(?: ones| boxes)?\b", "all large boxes"),
    (r"\bhowever many\b", "all"),
    (rf"\b({_COLOUR}) s\b", r"small \1"),
    (rf"\b({_COLOUR}) l\b", r"large \1"),
    (
        rf"^(?!.*\b(?:{NUMBER_WORD})\b)((?:\w+ )*(?:{_NOUN})) in ({_COLOUR}) and (?:in )?({_COLOUR})$",
        r"\1 \2 and \1 \3",
    ),
    (rf"^(\S.*?) ((?:on|from|at) .+?) {_THAT_IS} neither (\w+) nor (\w+)$", r"\1 not \3 not \4 \2"),
    (r"\b(?:the )?(bigger|larger) of (?:the|those|these) (?:two|2)$", "the largest"),
    (r"\b(?:the )?smaller of (?:the|those|these) (?:two|2)$", "the smallest"),
    (rf"\bany (?:single |one )+(?:out )?of (?:the|our|those|these|my) (?:{_COUNTED} )?(?=\w)", "a "),
    (r"^(?:the|its|their|all the|his|her|that) (?:load|pile|gear|contents|bits|clobber)$", "everything"),
    (r" of (?:mine|ours|yours)\b", ""),
    (r"(?<=\w)'s$", ""),  # "the big red's in the way"
    (r"^whichever of ((?:the|those|these) .+?) (?:is|'s) (smaller|bigger|larger)$", r"the \2 of \1"),
    (r"\bn[º°]|\bnos\b|\bids?\b(?: =)?|\bnumba\b", "number"),
    (r"\bcolou?rs? ?[=:]+ ?|\bwhere (?:the )?colou?r (?:is|=+) |\bcoloured |\bcolored ", ""),
    (rf"\b(?:(?:of|in) )?size ?[=:]* ?'?({_SIZE})\b'?", r"\1"),
    (rf"\b({_SIZE})[ -]sized?\b", r"\1"),
    (r"\b(?:of|in) size l\b", "large"),
    (r"\b(?:of|in) size s\b", "small"),
    (r"(?<=\w )1s\b", "ones"),
    (
        r"\b(?:good old|dear old|dear|poor old|of (?:your|my) (?:own )?choice|you (?:like|choose|want|prefer)"
        r"|your choice|at random|over there|or so|as well(?! as)|pcs|pieces of|without exception|bar none"
        r"|(?:great|wee|little)(?= (?:big|large|huge|little|tiny|wee)\b))\b",
        "",
    ),
    (r"\bwhat(?:ever)?(?:'s| is| are) left\b", "the rest"),
    (
        rf"\b(?:all )?(?:of )?(?:what|whatever|whoever)(?:{_IS_THERE})?(?: lying about| lying "
        rf"around)?(?![\w'])(?! with\b)",
        "everything",
    ),
    (r"\b(?:the )?(?:contents?|occupants|inventory|load) (?:of|at|on|from) ", "everything on "),
    (r"\bas many (.+) as (?:there are|you (?:can )?find)$", r"all \1"),
    (r"\b(?:no|not) (?:fewer|less) than\b", ""),
    (r" (?:that |which )?(?:(?:you've|we've|i've|they've) got|there (?:is|are))$", ""),
    (r"^(.*[a-z]) x ?(\d+)$", r"\2 \1"),
    (
        r",? (?:any|all|both|whatever|whichever|no matter (?:the|which|what)) (?:colou?rs?|sizes?)\b|, "
        r"any$",
        "",
    ),
    (r"\bthem (?=two|three|both|all|\d|red|blue|green|yellow|big|little|small)", "those "),
    (r"\b(?:smth|somethin)\b", "something"),
    (  # one kind of box: a colour and a size after the noun
        rf"\b(everything|anything|something|all|box|boxes|one|ones) (?:{_THAT_IS} )?"
        rf"(?:({_COLOUR}) and ({_SIZE})|({_SIZE}) and ({_COLOUR}))$",
        r"\1 \2\4 \3\5",
    ),
    (r"\b(\d+) ?x\b", r"\1"),
    (r"\bx (?=\d)|(?<=\d )x\b|(?<=two |ree |our |ive )x\b", ""),
    (r"\bany old\b", "any"),
    (
        rf"(?<!all )(?<!both )(?<!the )(?<!any )\b{NUMBER} of (?:the|our|my|those|these) "
        rf"(?=\w)(?!(?:{NUMBER_WORD})\b)",
        r"\1 ",
    ),
    (r"\bthe (?:full|whole|entire|complete) set of\b", "all"),
    (r"\b(?:no|not) more than\b", ""),
    (rf"\b(?:all|both) {NUMBER} of (?:those|these|them)$", r"them all \1"),
    (rf"\b{NUMBER} of them (?=\w)", r"\1 "),
    (r"\bany (?:pair|couple) of\b", "any 2"),
    (
        r"^(\S.*?) ((?:on|from|at) .+?) "
        r"((?:(?:that|which) (?:isn't|is not|aren't|are not|is|are)|that's(?: not)?|thats(?: not)?) \w+)$",
        r"\1 \3 \2",
    ),
    (rf"^(.+?) {_THAT_IS} (?:both )?({_MIX}),? and ({_MIX})$", r"\1 \2 \3"),
    (rf"\b({_COLOUR}|small|large|big|little) 1(?= (?:on|at|from|in)\b|$)", r"\1 one"),
    (r",? (?:large or small|small or large|big or small|small or big)\b", ""),
    (r"\b(?:at all|whatsoever)\b", ""),
    (r"\bneither (\w+) nor (\w+)\b", r"not \1 not \2"),
    (r"\b\w+-looking\b", ""),
    (rf"^(?:(?:the|that|this) )?(?:very )?same (?:{_NOUN})$", "it"),
    (r"\ba random\b|\ba single\b", "a"),
    (r"\ban? trio of\b", "3"),
    (rf"\b(?:the )?(?:smaller|lesser|littler)(?: one)? of {_THE_TWO}", r"the smallest \1 \2 box"),
    (rf"\b(?:the )?(?:bigger|larger|greater)(?: one)? of {_THE_TWO}", r"the largest \1 \2 box"),
    (r"\bsomething\b", "a box"),
    (rf"\b{NUMBER} (?:out )?of (?:the|our|those|these) (?:{NUMBER_WORD}) ", r"\1 "),
    (rf"\b{NUMBER} (?:out )?of (?:the|our|those|these) (?:{NUMBER_WORD})$", r"\1 boxes"),
    (r"^one(?= (?:that|which|from|on|at)\b)", "a box"),
    (r"\bthe pair of\b", "both"),
    (r"\bthe rest of (?:that|this|the) (?:table|station|shelf|place)\b", "the rest"),
    (r" (?:that )?(?:you|we|i) (?:can |could )?(?:find|see|spot|get hold of)\b", ""),
    (rf"\bwith (?:the )?(?:number )?{NUMBER}(?: on it)?\b", r"number \1"),
    (
        r"\b(?:absolutely everything|every (?:single|last) thing|each and every thing|everything we have"
        r"|everything there is|all there is|the (?:whole|entire|full|complete) (?:shebang|lot|stock"
        r"|inventory)"
        r"|anything and everything|all things|everyone|everybody)\b",
        "everything",
    ),
    (r"(?<=\w)\s*/\s*(?=\w)", " and "),
    (r"\b(?:as well as|along with|together with|and also|but also|plus|and then)\b", "and"),
    (r"\bnot only\b", ""),
    (r"\ban?(?: single)? (?:couple|pair) of(?: the| those| these)?\b|\ba couple\b", "2"),
    (r"\b(?:any one|any|one|either)(?: out)? of (?:the|those|these|our|my)(?: two| three| four)?\b", "1"),
    (r"\b(?:at least|just|exactly|only) (?=one\b|\d|two|three|four|five)", ""),
    (r"\bany (?:single|one) (?=\w)", "a "),
    (r"\b(?:each and every|any and all|every (?:single|last|one of)|each of|all of|each one of)\b", "all"),
    (r"\b(number \d+) (?=box)", r"\1 the "),
    (r"(?<=\d) (?=box \d)", ", "),
    (r"\b(?:everything|anything|all) else\b|\bwhat remains\b|\bwhatever (?:is left|remains)\b", "the rest"),
    (r"\b(?:of|in) (?:the )?colou?r\b", ""),
    (r"\s+", " "),
)
"""Patterns and what they become, in this order."""
_PATTERNS = tuple((re.compile(pattern), replacement) for pattern, replacement in REWRITES)


def reworded(text: str) -> str:
    """A normal noun phrase in the words that `parts` reads."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text.strip()
