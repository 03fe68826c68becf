"""What stands around and between clauses: openers, closers, connectives, reasons, corrections."""

from __future__ import annotations

_PEOPLE = ["anna", "ken", "my boss", "the manager", "the customer", "maria", "the foreman", "my colleague", "the office", "tom", "the night shift", "the client", "head office"]


def _by_people(forms: list[str]) -> list[str]:
    return [form.format(who=who) for form in forms for who in _PEOPLE]


OPENERS: dict[str, list[str]] = {
    "ask": ["could you ", "could you ", "can you ", "can you ", "could you please ", "can you please ", "would you ", "will you ", "would you please ", "would you kindly ",
            "could you possibly ", "please could you ", "please can you ", "hey, can you ", "hi, could you ", "do you think you could ", "would it be possible for you to ",
            "would you be able to ", "is it possible for you to ", "are you able to ", "could i ask you to ", "may i ask you to ", "can i get you to ", "might you ",
            "i wonder if you could ", "i was wondering if you could ", "would you be so kind as to ", "would you be kind enough to ", "any chance you could ",
            "is there any chance you could ", "do me a favour and ", "do me a favor: ", "could someone ", "can somebody ", "won't you ", "why don't you ", "can u ", "could u pls ",
            "robot, could you ", "excuse me, could you ", "if you have a moment, could you ", "when you get a minute, can you ", "if possible, could you ", "could you just ",
            "could you quickly ", "can you go ahead and ", "would you go and ", "could you help me and ", "would you be willing to ", "sorry to bother you, but could you "],
    "to": ["i need you to ", "i want you to ", "i'd like you to ", "i would like you to ", "you need to ", "you have to ", "you should ", "you must ", "we need to ", "we have to ",
           "we should ", "your task is to ", "your job is to ", "your job now: ", "the task is to ", "the plan is to ", "please make sure to ", "be sure to ", "make sure you ", "remember to ",
           "don't forget to ", "try to ", "it is time to ", "it's time to ", "i'm asking you to ", "i expect you to ", "i'd love you to ", "you are to ", "you're supposed to ",
           "i want to ", "i'd like to ", "let us ", "let's ", "let's now ", "what i want you to do is ", "what you have to do is ", "all you have to do is ", "the next thing is to ",
           "it would be great if you could ", "it would be nice if you could ", "it'd help if you could ", "i'd be happy if you could ", "i'd appreciate it if you could ",
           "i'd be grateful if you could ", "i would be glad if you would ", "somebody has to ", "someone should ", "you can ", "you may ", "you might want to ", "i hope you can ",
           "i need somebody to ", "i'm going to need you to ", "we'd better ", "you'd better ", "it's your turn to ", "today you will ", "go and ", "now is the time to ", "i need to "],
    "ing": ["would you mind ", "would you mind ", "do you mind ", "how about ", "what about ", "i'd appreciate you ", "start by ", "begin by ", "thank you for ", "thanks for ", "please start ",
            "can you help me with ", "could you help with ", "i suggest ", "your task: ", "mind ", "today's job is ", "what we need is you ", "keep in mind: ", "consider ", "try ",
            "i'd be grateful for you ", "your next job is ", "i'm thinking of you ", "we are counting on you ", "you are in charge of "],
    "that": ["make sure that ", "make sure ", "please make sure ", "please make sure that ", "see to it that ", "please see that ", "ensure that ", "please ensure ", "take care that ",
             "check that ", "i would like it if ", "it is important that ", "i think ", "i believe ", "i guess ", "remember that ", "note that ", "please note: ", "the rule is: ", "from now on ",
             "the thing is, ", "i told you that ", "the point is that ", "as agreed, ", "according to the plan, ", "as i said, ", "it seems that ", "we agreed that ", "i feel that ",
             "could you make sure that ", "can you see to it that ", "can you arrange that ", "it turns out ", "you know, ", "obviously ", "to be clear, ", "arrange things so that "]
            + _by_people(["{who} says ", "{who} said that ", "{who} wants it so: ", "{who} told me that ", "{who} thinks that "]),
}

CLOSERS = [" please", " please", ", please", ", thanks", " thanks", ", thank you", " thx", " for me", " for me please", " now", " right now", " asap", " as soon as possible", " when you can",
    " when you have time", " when you get a chance", " if you can", " if possible", " if you don't mind", " today", " quickly", " carefully", " at once", " immediately", " right away",
    ", ok?", ", okay?", ", will you?", ", would you?", ", if you please", ", there's a good robot", " and be quick", " and be careful", " without dropping anything", ", cheers", ", that's all",
    ", over", ", would ya", ", and thank you", ", much appreciated", ". thank you!", ". thanks a lot", ". that would be great", ". i'd appreciate it", ". hurry up", ". be careful", ". no rush",
    ". take your time", ". that is all for now", ". it's urgent", ". the customer is waiting", ". we are in a hurry", ". got it?", ". do it now", ". it's important", ", robot", ", my friend",
    " as fast as you can", " before lunch", " by tonight", " this morning", " straight away", " for the next order", " for the truck", " without delay", " in one go", " again", " first thing",
    ", since i can't do it myself", ", because my back hurts", ", as the customer is waiting", ", the driver is here", ", we need the space", ", it's getting late", " so we can start",
    " so that we can go home", ", because the boss said so", " to make room", ", as usual", ", like yesterday", ", like we discussed", ", just as we planned", ", nothing else", ", and only that"]

GREETINGS = ["hello. ", "hi! ", "hi robot, ", "hey, ", "hey robot, ", "good morning! ", "good morning, ", "good evening. ", "hello there, ", "ok robot, ", "listen, ", "listen: ", "ok so ", "so, ", "um, ",
    "uh, ", "well, ", "right, ", "excuse me, ", "sorry, ", "dear robot, ", "g1, ", "attention: ", "new task: ", "task: ", "todo: ", "order: ", "next: ", "job for you: ", "here's what i need: ",
    "here is the plan: ", "i have a job for you. ", "i've got a task for you: ", "one more thing: ", "first of all, thanks for yesterday. ", "the truck is coming. ", "we're in a hurry. ",
    "the customer is waiting. ", "hope you are well. ", "i can't reach it myself. ", "my back hurts. ", "the hall looks messy. ", "it's late already. ", "since we close soon, ",
    "because the driver is waiting, ", "as my hands are full, ", "before i forget: ", "if it's not too much trouble, ", "if you don't mind, ", "when you have a moment, ", "as soon as you can, ",
    "for the next order, ", "today ", "this time ", "once again, ", "hm, ", "let me see... ", "you know what, ", "change of plan: ", "quick one: ", "ok here's the thing: ", "alright, ",
    "by the way, ", "time to work! ", "wake up. ", "robot: ", "hello my friend, ", "we have visitors tomorrow, so ", "the boss is coming, so ", "i hate to ask, but ", "it's urgent: "]
AFTERTHOUGHTS = [" and that's it.", ", i think.", ", i guess.", ", i mean.", ", right?", ", you know.", " or so i was told.", ", obviously.", ", don't you think?", ", if i remember correctly.",
    ", that would help me a lot.", ", that'd be lovely.", ", and then we are done.", " - the sooner the better.", ", i believe.", ", as always.", " (urgent)", ", wouldn't you agree?"]

THEN = [", then ", ", then ", " and then ", " and then ", " then ", ". then ", ". then ", "; then ", ", and then ", ". after that ", ". after that, ", " and after that ", ", after that ", ", afterwards ",
    ". afterwards ", " and afterwards ", ". next, ", ". next ", ", next ", ". finally, ", " and finally ", ", finally ", ". once that is done, ", ", and once that's done ", ", and when that is done, ",
    ". when you are done, ", ". when you're finished with that, ", ", and when you have finished ", ". second, ", ". secondly, ", " followed by this: ", ". as soon as that is done, ",
    ", subsequently ", ", thereafter ", ". later ", " and later ", ", and only then ", ". only after that ", " before you finally ", ". having done that, ", ". that done, ", ", lastly ", ". lastly, ",
    ". in the end ", ". step two: ", " and at the end ", ". to finish, ", " > ", ". and then "]
AND = [" and ", " and ", " and ", ", ", ", and ", ". ", ". ", "; ", ". also, ", ", also ", " and also ", ". and ", " plus ", ". in addition, ", ". besides, ", ", as well as ", ". at the same time ",
    ". furthermore, ", ". oh, and ", " & ", ". another thing: ", ", plus ", ". moreover ", " and please ", ". please also ", ". likewise, ", ", but also ", ". meanwhile, ", ", while you're at it ",
    ". what's more, ", " together with this: ", ". on top of that, ", ". one more thing: ", ", oh and "]

# {a} is done first, {b} second; "!" marks that the later one is said first.
REORDERED = ["after {ing1}, {b}", "after {ing1} {b}", "!before {ing2}, {a}", "{a} before {ing2}", "!before you {b}, {a}", "{a} before you {b}", "once you {a}, {b}", "when you are done {ing1}, {b}",
    "once you are finished {ing1}, {b}", "as soon as you are done {ing1}, {b}", "{a} prior to {ing2}", "!but before {ing2}, {a}", "{a}, followed by {ing2}", "start by {ing1}, then {b}",
    "begin with {ing1} and end with {ing2}", "!{b}, but first {a}", "!{b}, but before that {a}", "!{b} after {ing1}", "!{b} once you are done {ing1}", "!{b}, but only after {ing1}",
    "{ing1} comes first, then {ing2}", "!{ing2} comes last, first comes {ing1}", "!last of all {b}, but first of all {a}", "!last of all {b}, before that {a}", "!finally {b}; but start with {ing1}",
    "!{b}, but not until you are done {ing1}", "!don't start {ing2} until you are done {ing1}", "!not until {ing1} is done, {b}", "!only {b} once {ing1} is done", "!{b} only after {ing1}", "!only after {ing1} {b}",
    "!wait with {ing2} until {ing1} is done", "!hold off on {ing2} until {ing1} is finished", "!leave {ing2} for last and start with {ing1}", "!prior to {ing2}, {a}", "!prior to {ing2} {a}", "{a} first, {b} second",
    "{a} first, and {b} last", "first {ing1}, then {ing2}", "!{b} at the very end; {a} at the beginning", "!to end with, {b}, but to begin with, {a}", "{ing1}, after that {ing2}", "upon completion of {ing1}, {b}",
    "!the last thing to do is {ing2}, the first is {ing1}", "following {ing1}, {b}", "!before anything else happens like {ing2}, {a}", "!{b} when {ing1} is done", "!{b} when you have finished {ing1}",
    "having finished {ing1}, {b}", "!{b}. but before you do that, {a}", "!{b}. but do this first: {a}", "!{b} - oh, and before that, {a}", "{a}, following which {b}", "{a}, whereupon {b}", "{a}, upon which {b}",
    "the order is: {ing1}, then {ing2}", "{a}; thereafter {b}", "{a}. only then {b}", "{a}. that done, {b}", "i want {ing1} first and {ing2} second", "finish {ing1} first, then {b}", "upon {ing1}, {b}", "!{b} as soon as you finish {ing1}"]

BACK_REFERENCES = [", then put {it} on {D}", " and put {it} on {D}", ", then take {it} to {D}", " and then bring {it} to {D}", ", after that move {it} to {D}", ". then place {it} on {D}",
    ", then bring {it} to {me}", " and then hand {it} to {me}", ", then put {o} {there}", " and then put {o} {there}", ". after that place {o} {there}", ", then move {o} {there}",
    ". then carry {it} over to {D}", " and carry {it} to {D} after that", " and then set {it} down on {D}", ". then give {it} to {me}"]

CORRECTED_OBJECT = ["put {x}, no, {o} on {D}", "move {x}, no wait, {o} to {D}", "take {x}, sorry, {o} to {D}", "bring {x}, i mean {o}, to {D}", "not {x} but {o} to {D}", "don't move {x}, move {o} to {D}",
    "move {o}, not {x}, to {D}", "{x}, or rather {o}, should be on {D}", "put {x} on {D}. no, {o}", "take {x} to {D}. sorry, i meant {o}", "carry {x} to {D}, correction: {o}", "forget {x}, take {o} to {D}",
    "instead of {x} put {o} on {D}", "put {o} instead of {x} on {D}", "i said {x} but i meant {o}: take it to {D}", "move {x}... actually {o} to {D}", "take {x}, scratch that, {o} to {D}", "leave {x}, take {o} to {D}",
    "it's not {x} that belongs on {D}, it's {o}", "rather than {x}, bring {o} to {D}", "{o} and not {x} goes to {D}"]
CORRECTED_PLACE = ["put {o} on {x}, no, on {D}", "move {o} to {x}, no wait, to {D}", "take {o} to {x}. sorry, i meant {D}", "bring {o} to {x}, i mean {D}", "{o} goes not to {x} but to {D}", "put {o} on {D}, not on {x}",
    "don't put {o} on {x}, put it on {D}", "{o} to {x}, or rather to {D}", "carry {o} to {x}, correction, {D}", "move {o} to {D} instead of {x}", "instead of {x}, take {o} to {D}", "take {o} to {D}, and not to {x}",
    "{o} to {x}... actually {D}", "put {o} on {x}, scratch that, {D}", "{o} should be on {D} rather than {x}", "i said {x} but i meant {D} for {o}", "not {x}: {o} to {D}"]

REASON_BEFORE = ["since {x} is full, ", "we need {x} later, so ", "because of {x}, ", "as {x} is not needed, ", "{x} is in the way, so ", "now that {x} is done, ", "anna is working at {x}, so ", "i need space for {x}, so ",
    "the customer paid for {x}, so ", "{x} is broken, therefore ", "i already took care of {x}. ", "{x} was fine. ", "we are waiting for {x}. ", "forget about {x}. ", "never mind {x}. ", "{x} can wait. "]
REASON_AFTER = [" because {x} is full", ", as i need {x} for something else", ", since {x} is broken", ", we need {x} later", ", because {x} is too heavy for me", ". i took care of {x} already", ", {x} can wait",
    ". forget about {x}", ", as we did with {x}", ". {x} is done already", ", just like {x}", " so that there is room for {x}", ", never mind {x}"]

ALSO = [" and {o} too", " and {o} as well", ", and {o} as well", ", {o} too", ". same for {o}", ". the same goes for {o}", ", likewise {o}", ", and {o} also", ". do the same with {o}",
    ", do the same with {o}", ", and then {o} as well", ". {o} {belongs} there too", ", and when you are done with that, {o} as well", ". {o} {goes} there as well", ". and {o}", ", and {o} there too",
    " and after that {o}", ", then {o}", ". also {o}", ", together with {o}", ". add {o}", ", and don't forget {o}", ". oh, and {o}"]
SORT_INTO = ["sort the boxes{s} by colour: ", "sort by colour: ", "sort the boxes{s} by color, ", "sort all boxes{s} by colour, ", "sort everything by color: ", "sort by size: ", "sort the boxes{s} by size: ",
    "sort the boxes{s}: ", "group the boxes{s} by colour: ", "sort them: ", "separate the boxes{s} by size, ", "sort the boxes{s} like this: ", "organise the boxes{s} by color: ",
    "split the boxes{s} up: ", "divide the boxes{s}: ", "sort the parcels{s} by colour, with ", "sort the boxes{s} so that ", "colour sort: ", "sort, ", "arrange the boxes{s} by colour: "]
