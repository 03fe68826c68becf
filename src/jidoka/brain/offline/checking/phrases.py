"""What people say, as patterns that the checks look for: exceptions, conditions, negations, orders, deeds."""

from __future__ import annotations

import re

from jidoka.brain.offline import lexicon as lex
from jidoka.brain.offline.program import Verb

EXCEPT = re.compile(
    r"\b(?:except(?!ions?\b)|(?<!no )(?<!any )exceptions?"
    r"|excluding|apart from|aside from|other than|but not|but leave|leave out"
    r"|save for|all but|everything but|barring|minus|omitting|not including|not counting"
    r"|without (?!dropping|breaking|delay|falling|damag|haste|further|hurry|fail|making|spilling|hurting"
    r"|putting|setting|laying|letting|bumping|asking|hesitat|waiting|it\b|them\b|him\b|her\b|me\b"
    r"|dawdl|any (?:delay|fuss)|exception|fuss|question))"
)
POLITE_IF = (
    r"(?!you|possible|it's (?:ok|okay|not|no)|i remember|that's|necessary|at all|it isn't|it is not|i may"
    r"|i might"
    r"|it were up to me|i were you|i could|i'm not|i am not|this is|that is|it pleases|needed|so inclined"
    r"|any doubt|exists|anything|there's time|time allows|asked|i'm honest|nothing else"
    r"|only (?:somebody|someone|anyone|[\w ]{1,25} (?:could|would|were))\b"
    r"|it(?:'s| is|s)? (?:all the same|no (?:bother|trouble|problem)|too much)"
    r"|(?:it|that) (?:helps|suits|works)(?: for)?(?: you| me| us)?(?=[.,;!?]|$))"
)
NICE = "".join(
    rf"(?<!{word} )"
    for word in (
        *"great nice good lovely grateful wonderful helpful best better ideal perfect glad happy".split(),
        *"happier easier simpler safer help alright okay ok mind correct".split(),
        *("correct me", "all right", "help me", "help us", "a lot", "appreciate it", "save time", "suit me"),
        *("make my day", "obliged", "a star", "kind"),
    )
)
"""Before an "if" that is none: "it would be great if"."""
WOULD_BE = re.compile(
    r"\b(?:(?:it|that|this)(?:'d| would) (?:be|make|help|suit|mean|save|please|do)(?: (?!not\b)[\w']+){0,4}"
    r"|(?:i|we)(?:'d| would) (?:be|love|like|prefer|appreciate)(?: (?:it|so|much|very|really|glad"
    r"|happy|grateful|\w+ed))*)"
    r" if\b"
)
"""A wish in other words: "it would be smashing if"."""
THERE_IS = re.compile(
    r"\b(?:(?:if|in case|should) (?:there (?:is|are|be)|there's|you (?:see|find|spot)|any(?= )"
    r"|anything(?= ))|"
    r"(?:is|are) there) "
)
"""A condition that the hall answers, if what follows is what shall be moved."""
ALL_DONE = (
    r"(?:all|everything|both)(?: of)?(?: that| this| them)?(?:'s| is| are)? (?:done|finished|over|ready)"
)
DEED_DONE = r"\w+ing\b(?: [\w']+){1,12} (?:is|are) (?:done|finished|complete|over)\b"
UNTIL = re.compile(r"\buntil\b[^.;:!?]*")
"""How long somebody waits, or holds something."""
MEASURE = re.compile(
    rf"\b(?:\d+|{'|'.join(lex.NUMBERS)}|under|over|than|in) ?(?:kilos?|kgs?|kilograms?|pounds?|lbs|grams?"
    r"|cms?|centimet\w+|metres?|meters?)\b|\bfrom the (?:left|right)\b"
)
"""What nothing here tells of boxes."""
CHOSEN_BY_OTHERS = re.compile(
    r"\b(?:i'll tell you|tell you which|ask|forget which|not sure|not your|fewer|closer|nearer"
    r"|which one|let me|later)\b"
)
"""A choice that somebody else makes."""
CONDITION = re.compile(
    rf"\b(?:{NICE}if {POLITE_IF}|unless|in case(?! you're\b| you are\b| any(?:body|one) (?:asks"
    rf"|wonders)(?=[.,:]))|whenever "
    rf"(?!you|possible|it suits|convenient)|as long as"
    rf"|(?<!see you )(?<!by )(?<!till )(?<!until )tomorrow(?!'s|,? so\b)"
    rf"|until (?!you\b|you're|i say|i tell|i call|i'm ready|i need|i come|further notice|then\b|noon|tonight"
    rf"|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|{DEED_DONE})|(?<!ed )(?<!rung )(?<!said "
    rf")twice|\d+ times"
    rf"|when (?!you|possible|{ALL_DONE}|that|this|it's|it is|it belongs|it should|it must|done|finished|ready"
    r"|convenient|there's time|i (?:come|get|return|was|am"
    r"|walk)|i'm |we're |we are )"
    rf"|as soon as (?!you|pos+ib|that|this|it|can|{DEED_DONE})|"
    rf"in \w+ (?:minutes?|hours?|days?)"
    r"|every (?:day|hour|morning|evening|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|minute)"
    rf"|(?:at|around) (?:{'|'.join(lex.NUMBERS)}|\d+)(?::\d+)?(?: ?o'?clock| ?[ap]m| sharp| tonight| today)"
    r"|at \w+ o'clock|at (?:half )?\w+ in the (?:morning|afternoon|evening))\b"
)
HARMLESS = (
    r"(?!(?:you |ye )?let go|mind|forget|you think"
    r"|drop|fall|be (?:late|slow|shy|long|afraid)|laugh|ask|worry|hurry"
    r"|rush|care"
    r"|know|hesitate|panic|dawdle|put it down|waste|trip|take too long|stop until|break|let (?:me"
    r"|us) (?:down|wait)|start .*\buntil\b|dare|bother"
    r"|matter|want (?:any|to be|a) (?:trouble|rude|fuss|bother)|need (?:[\w']+ )+(?:here|any "
    r"?more)\b|trust|strain|keep (?:me|us) waiting"
    r"|overthink|(?:put|set|lay) (?:it|that|the box|them) down(?=[.,;!?]|$)|suppose (?:you|i could"
    r"|anybody|anyone)\b|miss\b"
    r"|get (?:in|separated))"
)
NEGATIVE = re.compile(
    rf"\b(?:(?<!why )don't {HARMLESS}|do not {HARMLESS}|never (?!mind)"
    r"|(?<!do )(?<!why )not (?!too|sure|only|urgent|now but|my idea|that urgent|a problem|bad|a lot|much"
    r"|matter|yet there|choosy|fussy|fussed|picky|bothered|for me|kidding|joking|(?:being )?rude|asking"
    r"|complaining|(?:me|you|him|her|mine)(?=[,.;!?]|$)(?!, the other)|cross|good\b(?! (?:to|that"
    r"|for))|right that|in my way"
    r"|going anywhere|yet sure|needed here|that i don't)|no longer"
    r"|shouldn't (?!be a problem|be (?:too )?hard)|mustn't|must not|should not)\b"
)
EXCEPTED = re.compile(
    r"\b(?:bar|barring|except(?: for)?|but not|apart from|other than|excluding|minus|save(?: for)?|without"
    r"|not counting)(?: the)? $"
)
"""Before what is left out of the boxes just said."""
SWAP = re.compile(r"\b(?:swap|exchange|switch|interchange|trade|vice versa)\w*\b")


ORDER = re.compile(
    r"\b(?:then|after that|afterwards|thereafter|finally|once|before|after"
    r"|when (?:you|that|it|all|everything))\b"
)
PUT_RIGHT = re.compile(
    r"\b(?:fix|change|correct) (?:it|that|this)\b|\bsort it out\b|\bwhy (?:is|are)\b|\b(?:see to"
    r"|get on with) it\b"
)
STILL = re.compile(r"\b(?:is|are)(?: still)? $|\bwhy (?:is|are) [^.?!]*$")
PICKED_THEN = re.compile(
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
LEFT = re.compile(r"(?<!n't )(?<!not )\b(?:leave|keep|leaving|keeping) $")
THEN_GO = re.compile(
    r"(?:\b(?:then|and|afterwards|that)|,) (?:please )?(?:come|go|walk|return|head) (?:back|home|here"
    r"|to|over to)\b"
    r"|\b(?:then|and) (?:please )?(?:come )?(?:and )?(?:see|meet|join) (?:me|us)\b"
)
AWAY = re.compile(r"\b(?:off|from|off of|out of|away from)(?: the)? $")
WALKING = re.compile(
    r"(?:^|[.,!?:] |\b(?:and|then|you|please|now|just) )(?:go|walk|head|run|drive)"
    r"(?: over| back)? to(?: the)? $"
)
WALKING_THERE_FIRST = re.compile(
    r"\b(?:go|going|walk|walking|head|heading|run|drive|stroll|pop|nip|step|come|hop|proceed)"
    r"(?: over| back| on| across)? to(?: the| that| my| our| this)? $"
)
"""Said of the place to take something from: "you have to go to packing, pick up box 3 and ..."."""
TOWARDS = re.compile(r"\b(?:to|onto|into|towards?)(?: the)? $")
THEN_TO = re.compile(
    r"(?:\bthen|\band|\bfinally|\bafterwards|\blater|\bthat|,)(?: on)? (?:to|onto)(?: the)? $"
)
"""After a move it says where the box goes next, not the robot: "to shelf a, then to shelf b"."""
ANNOUNCED = re.compile(
    r"\b(?:these|those|the following) \w+(?: \w+)?:"
    rf"|\b(?:{'|'.join(lex.NUMBERS)}|\d) (?:boxes|ones|things)\b[^.;:]*:"
)
"""A number that counts the clauses to come: "rotate these three: ..."."""
ONTO = re.compile(r"(?<!not )\b(?:on|onto|to)(?: the)? $")
AN_END = re.compile(r"\b(?:to|on|onto|at|in|from|off|of)(?: the| my| our)?(?: shelf)? $")
"""Before a place that something is taken from or put on."""
CHANGED_MIND = re.compile(
    r"\b(?:sorry|i mean|i meant|no,? wait|wait|hang on|hold on|scratch that|correction|actually|or rather"
    r"|make (?:that|it)|strike that|oops|instead|on second thought\w*|forget (?:it|that))\b|[,.] no,"
)
"""Of two places that are said, one may be taken back."""
IN_ORDER = re.compile(
    rf"\b(?:{'|'.join(sorted(lex.COLOURS))}|one|\d) before (?:the )?(?:box |number )?"
    rf"(?:\d|{'|'.join(sorted(lex.COLOURS | set(lex.SIZES)))})(?:[.,;!?]|$| (?:one|\w+)(?:[.,;!?]|$))|"
    r"\b(?:one|box|\d) (?:has to |must |should )?(?:be |go |goes |come |comes )?first\b|"
    r"\bin (?:that|this|the following|exactly that) order\b|\b(?:do|take|bring|move) the \w+(?: one)? first\b"
)
STILL_THERE = re.compile(r"\b(?:is|are|'s) still(?: \w+)? (?:on|at|in)(?: the)? $")
"""Where boxes are and shall not stay."""
IS_NOT_ON = re.compile(r"(?:\bnot|n't)(?: yet| already| currently| now)? (?:on|at)(?: the)? $")
"""Boxes that are not there are not taken from there."""
TOUCHED = re.compile(r"\b(?:before|until|n't|not|never) (?:you |we |i )?(?:even )?(?:touch|touching) $")
"""Before what is not asked for: "before you touch anything red"."""
DO_WITH = re.compile(
    r"(?:^|[.,:] |\b(?:and|then|please|just) )(?:take|put|bring|move|carry|send|get|fetch)(?: the)? $"
)
"""Before what is asked for, and so is no remark."""
NOTHING_ELSE = re.compile(
    r"\b(?:holds?|have|has|contains?|carr(?:y|ies)|see) [^.,;:]*\b(?:and )?nothing (?:else|but)\b"
    r"(?! (?:has|needs|should|must|moves|is|to)\b)"
)
"""A place shall have these, and no others."""
NOTHING_BUT = (
    r"\bnothing (?:but|except|other than|besides) (?=the |box |number )(?:the )?{}(?<!s)(?=[.,;!?]|$| on)"
)
"""One box that a place shall have, and no others."""
SET_DOWN = re.compile(r"\b(?:put|place|set|leave|drop)\b(?! (?:it|that|them|the box|him|her) down\b)")
NAMELY = re.compile(r"\b(?:namely|to be precise|that is to say|in other words)\b")
SAME_NAMELY = re.compile(
    r"\b(?:same|one) (?:shelf|table|station|place),? (?:say|namely|preferably|ideally|best)\b"
)
"""A place that is said at first without its name."""
AS_IT_IS = r"\b(?:keep|leave) (?:the )?{} (?:as|alone|untouched|the way)\b"
"""Of a place: what stands there stays."""
KEEP_HOLDING = re.compile(
    r"\b(?:keep|go on|continue|stay) holding\b"
    r"|\bkeep (?:it|that|them|the box|hold of it) in your (?:hands?|arms?)\b"
    r"|\b(?:and|stand|wait|there) (?:[\w,]+ ){0,3}holding (?:it|that|them)\b|\bdon't let (?:it |them )?go\b"
    r"|\bwith (?:it|that|them|the box) (?:still )?in your (?:hands?|arms?)\b"
    r"|\bwithout (?:putting|setting|laying) (?:it|that) down\b"
    r"|\bdon't (?:put|set|lay) (?:it|that|the box) down\b"
)
NOT_THERE = re.compile(r"(?:\bnot|\bnever|n't)(?: on| to| at| in| onto)?(?: the)? $")
BESIDE = re.compile(
    r"\b(?:be|sit|stand|go|join|belongs?|along|place|put|one|box|it) (?:with|beside|next to|near)(?: the)? $"
)
"""Said of a box that another shall join."""
CAME = re.compile(
    r"\b(?:delivered|brought|sent|came|come|arrived|put|left|dropped|taken) (?:\w+ )?"
    r"(?:to|onto|into)(?: the)? $"
)
"""How boxes came to the place they are now taken from: "everything that was delivered to receiving"."""
ASKED_FOR: dict[Verb, re.Pattern[str]] = {
    "clear": re.compile(
        r"\b(?:clear|empt|free|vacat|unload|remov|strip|evacuat|clean|reliev)\w*"
        r"|\b(?:in the way|ridd?ing|liberat\w*|availab\w*|releas\w*|hate|only|(?:leave|keep) (?:nothing"
        r"|no|not)|purg\w*"
        r"|flush\w*|drain\w*|declutter|unclutter|rid|off|away|out|nothing|no|not|space|room|leave nothing"
        r"|must go|else|elsewhere|from|bare|leave|zero|vanish|disappear|anywhere but|unburden\w*"
        r"|depart|lose|gone"
        r"|neither|none|nil|nowt|nuthin|offa|anywhere|wherever|too many|(?:got|have|has) to go|make "
        r"way|replac\w*"
        r"|shot of|my way|thin out|lose|dump|high time|hog\w*|clog\w*|block\w*|cluttering)\b"
        r"|n't\b"
    ),
    "go": re.compile(
        r"\b(?:go|going|walk|head|come|coming|return|move|drive|proceed|wait|stand|be|get|back|home"
        r"|base|navigate|run|travel|hang|stay|remain|stick around|loiter|linger|stroll|wander|trot|march"
        r"|jog|hop|mosey|rush"
        r"|hurry|amble|position|post|plant|park|presence|place|rounds?|tour|patrol|take up|guard|stop"
        r"|pass|check in"
        r"|roll|scoot|nip|pop|robot|idle|rest|need|needed|want"
        r"|make your way|over here|over there|bike|shift|toddle|wiggle|shoo|step|yourself|you"
        r"|approach|visit|station|report|next stop|walking|moving|heading)\b"
    ),
    "hold": re.compile(
        r"\b(?:pick|grab|hold|lift|take|grasp|get|seiz|rais|grip|carry|keep|hand|hoist|fetch|clutch|have|having|paw|mitt|grippers?|arms|grip|lay)\w*"
    ),
    "sort": re.compile(
        r"\b(?:sort|group|organi|arrang|separat|order|split|classif|divid|cluster|together|own|tidy"
        r"|distribut|mix|each"
        r"|match|pair|apart|segregat|categor|reorder|neighbour|same|gather|collect|per|every|one|like|bucket|partition|criterion|key|keep|bring)\w*"
    ),
    "swap": re.compile(
        r"\b(?:swap|exchang|switch|interchang|trad|places|vice versa|where|flip|revers|substitut|other way"
        r"|seat|replac|mixed|rotat|wrong way|in its place|place of|in exchange|like for like|the "
        r"reverse|conversely|permut|turn|chang"
        r"|'s (?:place|spot"
        r"|table|station))\w*"
    ),
}
"""Words of which at least one stands in a sentence that asks for the verb."""
OTHER_DEEDS = re.compile(
    r"\b(?<!the )(?<!a )(?<!an )(?<!my )(?<!wrong )(?<!gathering )(?<!earned )(?<!every )(?:throw"
    r"|toss|dust|wipe|mop|polish|vacuum|scrub|disinfect"
    r"|kick|hit|punch|smash|crush|(?<!the )break|destroy|burn|(?<!of )paint|wash"
    r"|open|(?<!up )close(?! (?:to|by))|seal|weigh"
    r"|measure|scan|count(?! on)"
    r"|inspect|label|photograph|(?<!didn't )(?<!not )sell|buy|rotate(?!.*(?:\bplaces?\b|:))|spin"
    r"|shake|tip|(?<!gift )wrap|unwrap|unpack|pile(?! (?:\w+ ){1,5}(?:onto|on|to|at)\b)"
    r"|juggle|eat"
    r"|lick|cut|glue|tie"
    r"|hide|lose|repair|fix(?! (?:it|that|this)\b)(?= \w)|fill(?! (?:it|\w+(?: (?!box|one"
    r"|parcel)\w+){0,3}) (?:up )?with (?!water|air|paper|sand)\b)|stack|hang(?! (?:on|around"
    r"|out|about)\b)"
    r"|climb|(?<!to )(?<!should )(?<!must )(?<!could )(?<!can )(?<!may )(?:sit|lie)|jump|dance|sing"
    r"|call(?! (?:it|me|in)\b)"
    r"|email|write|print|(?<!a )(?<!the )photo|copy"
    r"|put yourself)"
    r"(?!\w)"
)
"""Deeds that a warehouse robot is asked for and that no clause stands for."""
MINE = re.compile(
    r"\b(?:i|we|they|he|she|somebody|someone|(?:the|our|my) \w+(?= (?:wants|needs|has|would like) to\b))"
    r"(?:'ll|'m|'re|'d)? "
    r"(?:(?:am|are|is|will|can|could|would|should|need|needs|want|wants|have|has|must|going|to|just|then|still"
    r"|wanna|like|love|no|room|space|place|time|nowhere) )*\w+"
)
"""What others do: "bring them here, I'm going to wrap them"."""
ONCE_THERE = (
    r"\b(?:as soon as|once|when|after|the (?:minute|moment|instant|second)) (?:the )?{}(?:'s| is| are"
    r"| has| have| stands?| gets?| arrives?)(?: \w+){{0,2}}? (?:on|at|in|to|onto)(?: the)? {}(?!\w)"
)
"""That a stage is done, as what the next one waits for."""
IF_SO = re.compile(r"\?,? if (?:so|yes|it is|they are),? ")
ASKED_WHERE = r"\b(?:is|are)(?: that| there| this)? {}(?: still| already| now)? (?:on|at)(?: the)? {}$"
"""A question that the hall answers: whether this stands at that place."""
OTHERWISE = re.compile(r"[,;.] (?:otherwise|or else|if not|else)\b.*$")
"""What is to be done if a condition does not hold."""
ONE_OF_EACH = re.compile(r"\b(?:one|a)(?: \w+)? (?:of|in) (?:each|every)\b")
"""Of what is picked, not sorted: "one box of every colour"."""
MEANT = (
    r"\b(?:sorry|i meant|i mean|no wait|scratch that|correction|actually|or rather|make that|strike that)\b"
)
"""Words of who takes back what was just said."""
TAKEN_BACK = re.compile(
    rf"{MEANT}[,.!:]* (?:(?:no|to|on|onto|from|the|it's|it is|i meant|i mean|at|into),? )*$"
)
