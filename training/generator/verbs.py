"""Verbs of moving, fetching, clearing and so on, with their forms."""

from __future__ import annotations

from dataclasses import dataclass

from training.generator.draft import Draft


@dataclass(frozen=True, slots=True)
class Form:
    """The forms of a verb phrase: "take", "taking", "taken", and a particle that may follow the object."""

    base: str
    ing: str
    done: str
    after: str = ""


def _forms(text: str) -> list[Form]:
    return [Form(*(part.strip() for part in line.split(","))) for line in text.strip().split("\n")]


MOVE = _forms("""
put, putting, put
put, putting, put
move, moving, moved
move, moving, moved
take, taking, taken
place, placing, placed
carry, carrying, carried
bring, bringing, brought
set, setting, set
set, setting, set, down
transfer, transferring, transferred
shift, shifting, shifted
relocate, relocating, relocated
transport, transporting, transported
deliver, delivering, delivered
get, getting, gotten
send, sending, sent
haul, hauling, hauled
lug, lugging, lugged
stick, sticking, stuck
drop, dropping, dropped, off
position, positioning, positioned
deposit, depositing, deposited
park, parking, parked
store, storing, stored
stow, stowing, stowed
slide, sliding, slid
shuttle, shuttling, shuttled
convey, conveying, conveyed
hand, handing, handed, over
chuck, chucking, chucked
pop, popping, popped
lay, laying, laid
leave, leaving, left
load, loading, loaded
run, running, run, over
pass, passing, passed
return, returning, returned
forward, forwarding, forwarded
dump, dumping, dumped
gather, gathering, gathered
collect, collecting, collected
assemble, assembling, assembled
file, filing, filed
whisk, whisking, whisked
bring, bringing, brought, over
cart, carting, carted
walk, walking, walked, over
rehome, rehoming, rehomed
plonk, plonking, plonked
consolidate, consolidating, consolidated
""")

_BY_BASE = {form.base + form.after: form for form in MOVE}


def mover(d: Draft) -> Form:
    """A verb of moving; the common ones more often."""
    return _BY_BASE[d.pick(list(_BY_BASE))]


PICK_AND = ["pick up {o}{s} and put {it} {d}", "grab {o}{s} and bring {it} {d}", "pick {o} up{s} and place {it} {d}",
    "take {o}{s} and put {it} {d}", "lift {o}{s} and carry {it} {d}", "get {o}{s} and set {it} down {d}", "fetch {o}{s} and drop {it} {d}",
    "go get {o}{s} and take {it} {d}", "find {o}{s}, then put {it} {d}", "grab {o}{s}, walk over and leave {it} {d}",
    "go and get {o}{s} and deliver {it} {d}", "pick {o}{s} up, carry {it} over and set {it} {d}", "take hold of {o}{s} and move {it} {d}",
    "collect {o}{s} and unload {it} {d}", "go to{S}, pick up {o} and put {it} {d}", "walk to{S}, grab {o} and bring {it} {d}",
    "grab {o}{s} and stick {it} {d}", "pick up {o}{s} and then put {it} {d}", "take {o}{s}, then place {it} {d}",
    "get {o}{s} then drop {it} off {d}", "get {o}{s} and then carry {it} {d}"]

MOVE_FRAMES = ["{v} {o}{s} {d}{a}"] * 12 + ["{v} {o} {d}{s}{a}"] * 2 + ["{v} {o}{a}{s} {d}", "from{S}{v2}{o} {d}",
    "{v}{s} {o} {d}", "{v} {d} {o}{s}", "{d} {v} {o}{s}"]

BRING = ["bring me {o}{s}", "bring me {o}{s}", "bring {o}{s} to me", "fetch {o}{s}", "fetch me {o}{s}", "get me {o}{s}", "give me {o}{s}",
    "hand me {o}{s}", "hand over {o}{s}", "pass me {o}{s}", "bring {o}{s} here", "get {o}{s} over here", "bring {o}{s} over here",
    "carry {o}{s} to me", "take {o}{s} to me", "deliver {o}{s} to me", "bring us {o}{s}", "go get {o}{s}", "go fetch {o}{s}", "grab me {o}{s}",
    "get {o}{s} for me", "fetch {o} for me{s}", "bring {o} along{s}", "bring {o} over{s}", "retrieve {o}{s}", "let me have {o}{s}",
    "send {o}{s} my way", "bring {o}{s} to where i am", "put {o}{s} in front of me", "place {o}{s} on my table", "run and get me {o}{s}",
    "bring {o}{s} to us", "supply me with {o}{s}", "provide me with {o}{s}", "come to me with {o}{s}", "come here with {o}{s}",
    "find {o}{s} and bring {it} to me", "pick up {o}{s} and bring {it} to me", "pick up {o}{s} and give {it} to me",
    "grab {o}{s} and come over to me", "get hold of {o}{s} for me", "bring {o} back to me{s}", "bring {o}{s} round"]
BRING_STATED = ["i need {o}{s}", "i need {o}{s} here", "i want {o}{s}", "i'd like {o}{s}", "i'd like to have {o}{s}", "i could use {o}{s}",
    "we need {o} here{s}", "{o} to me", "{o} over here", "{o} here", "may i have {o}{s}", "can i have {o}{s}", "could i get {o}{s}",
    "i am waiting for {o}{s}", "i would love to have {o}{s}", "{o}{s} for me", "i'll take {o}{s}", "i require {o}{s}", "{o}{s}, to me",
    "i want {o} brought to me{s}", "{o} should come to me", "{o} should be brought to me{s}", "i need you to get {o} for me{s}",
    "i'm missing {o}", "i want to have {o} with me", "{o} {belongs} with me", "i need {o}{s} at my table", "my table needs {o}"]

CLEAR = ["clear {S}", "clear {S}", "empty {S}", "empty {S}", "clear off {S}", "clear out {S}", "clear {S} off", "free up {S}", "free {S}",
    "vacate {S}", "clean off {S}", "unload {S}", "take everything off {S}", "remove everything from {S}", "get everything off {S}",
    "strip {S} bare", "make {S} empty", "make space on {S}", "make room on {S}", "clear all the boxes off {S}", "get {S} cleared",
    "have {S} emptied", "move everything off {S}", "move everything away from {S}", "leave nothing on {S}", "get rid of everything on {S}",
    "get {S} clear", "clear away everything on {S}", "take all of it off {S}", "evacuate {S}", "remove all boxes from {S}",
    "remove whatever is on {S}", "clear down {S}", "make sure {S} is empty", "see that {S} is clear", "keep {S} free of boxes",
    "take what's on {S} away", "empty out {S}", "take all the boxes off {S}", "relieve {S} of its load", "wipe {S} clean of boxes"]
CLEAR_STATED = ["{S} should be empty", "{S} must be empty", "{S} has to be cleared", "{S} needs to be clear", "{S} needs clearing", "{S} needs emptying",
    "i want {S} empty", "i want nothing on {S}", "nothing should be on {S}", "nothing may stay on {S}", "i need {S} empty", "i need {S} free",
    "there should be nothing left on {S}", "i want {S} cleared", "no boxes should remain on {S}", "{S} is to be emptied", "we need {S} free",
    "no box should be on {S}", "i'd like {S} cleared", "{S} ought to be empty", "everything must go from {S}", "{S} should be free of boxes"]
REMOVE = ["take {o} off {S}", "take {o} off {S}", "remove {o} from {S}", "remove {o} from {S}", "get {o} off {S}", "clear {o} off {S}", "clear {o} from {S}",
    "move {o} off {S}", "move {o} away from {S}", "take {o} away from {S}", "get {o} away from {S}", "lift {o} off {S}", "get rid of {o} on {S}",
    "clear away {o} from {S}", "take {o} from {S}", "pull {o} off {S}", "take away {o} on {S}", "free {S} of {o}", "empty {S} of {o}",
    "clear {S} of {o}", "rid {S} of {o}", "get {o} out of {S}", "take down {o} from {S}", "strip {S} of {o}", "move {o} from {S} to somewhere else"]
REMOVE_STATED = ["{o} should not be on {S}", "{o} can't stay on {S}", "{o} must not be on {S}", "{o} must leave {S}", "{o} {has} to leave {S}",
    "{o} shouldn't be on {S}", "i don't want {o} on {S}", "{o} {needs} to come off {S}", "i want {o} off {S}", "{o} {is} in the way on {S}",
    "{o} may not remain on {S}", "{o} off {S}", "{o} {has} no business on {S}", "{o} {does} not belong on {S}", "i want {o} gone from {S}"]

GO = ["go {p}", "go {p}", "walk {p}", "walk {p}", "head {p}", "head over {p}", "move {p}", "move yourself {p}", "proceed {p}", "drive {p}", "come {p}",
    "return {p}", "get yourself {p}", "go over {p}", "go back {p}", "navigate {p}", "make your way {p}", "position yourself {p}", "run {p}", "travel {p}",
    "go and stand {p}", "walk over {p}", "step over {p}", "take yourself {p}", "come over {p}", "come back {p}", "go wait {p}", "walk back {p}",
    "report {p}", "move over {p}", "take a walk {p}", "be {p}", "station yourself {p}", "get going {p}", "approach {P}", "visit {P}", "go stand {p}"]
GO_STATED = ["i want you {p}", "i need you {p}", "you should be {p}", "you are needed {p}", "your place is {p}", "i'd like you {p}", "{p}", "{p} with you",
    "you belong {p}", "we need you {p}", "you'd better be {p}", "off you go {p}", "next stop {P}"]

HOLD = ["pick up {o}{s}", "pick up {o}{s}", "pick {o} up{s}", "grab {o}{s}", "hold {o}{s}", "lift {o}{s}", "lift up {o}{s}", "take hold of {o}{s}",
    "grasp {o}{s}", "take {o} in your hands", "get hold of {o}{s}", "take {o}{s} into your hands", "seize {o}{s}", "hold on to {o}", "raise {o}{s}",
    "keep {o} in your hands", "pick {o}{s} up and hold {it}", "grip {o}{s}", "carry {o}", "take up {o}{s}", "lift {o} up{s}", "grab hold of {o}{s}",
    "take {o}{s} and hold {it}", "go and pick up {o}{s}", "hoist {o}{s}", "pick up {o}{s} and wait", "get your hands on {o}{s}", "clutch {o}"]
HOLD_STATED = ["i want you to be holding {o}", "you should be holding {o}", "i want {o} in your hands", "{o} should be in your hands",
    "have {o} in your hands"]

SWAP = ["swap {o} and {w}", "swap {o} with {w}", "swap {o} and {w} around", "exchange {o} and {w}", "exchange {o} with {w}", "switch {o} and {w}",
    "switch {o} with {w}", "trade {o} for {w}", "interchange {o} and {w}", "swap the places of {o} and {w}", "exchange the places of {o} and {w}",
    "make {o} and {w} change places", "let {o} and {w} trade places", "have {o} and {w} swap places", "swap the positions of {o} and {w}",
    "switch {o} and {w} around", "put {o} where {w} is and vice versa", "swap {o} for {w}", "swap over {o} and {w}", "flip {o} and {w}",
    "exchange the positions of {o} and {w}", "let {o} switch places with {w}", "trade {o} with {w}", "rotate {o} and {w} between their places",
    "reverse the positions of {o} and {w}", "substitute {o} for {w}", "put {o} in the place of {w} and {w2} in its place"]
SWAP_STATED = ["{o} and {w} should swap places", "{o} and {w} should trade places", "{o} should change places with {w}", "{o} and {w} need to be swapped",
    "{o} and {w} have to change places", "{o} and {w} are mixed up, swap them", "i want {o} and {w} swapped", "{o} belongs where {w} is and the other way round",
    "{o} and {w} ought to be exchanged", "{o} and {w} are the wrong way round", "i'd like {o} and {w} to switch places", "swap: {o}, {w}"]
SWAP_PLACES = ["swap what is on {o} and {w}", "swap what's on {o} with what's on {w}", "swap the contents of {o} and {w}", "exchange everything on {o} and {w}",
    "swap everything on {o} with everything on {w}", "exchange what is on {o} with what is on {w}", "switch the boxes on {o} and {w}",
    "swap the boxes on {o} with the boxes on {w}", "swap {o} and {w}", "switch the contents of {o} with those of {w}", "interchange the boxes of {o} and {w}",
    "what is on {o} should go to {w} and vice versa", "trade the contents of {o} and {w}", "put everything from {o} on {w} and the other way round",
    "swap the boxes between {o} and {w}", "exchange the contents of {o} with {w}", "the boxes on {o} and the boxes on {w} should swap places",
    "make {o} and {w} swap contents", "swap all boxes on {o} with those on {w}"]

SORT = ["sort {o} by {b}", "sort {o} by {b}", "sort by {b}", "group {o} by {b}", "organise {o} by {b}", "organize {o} by {b}", "arrange {o} by {b}",
    "separate {o} by {b}", "sort {o} according to {b}", "group {o} according to their {b}", "order {o} by {b}", "split {o} up by {b}", "sort {o} out by {b}",
    "put {o} together by {b}", "collect {o} by {b}", "{b} sort {o}", "do a {b} sort of {o}", "sort {o} into groups by {b}", "sort {o} based on {b}",
    "classify {o} by {b}", "divide {o} by {b}", "cluster {o} by {b}", "put {o} of the same {b} together", "gather {o} of each {b} in one place",
    "put every {b} on a table of its own", "give each {b} its own table", "keep {o} of one {b} together", "make one table for each {b}",
    "put {o} of each {b} on one station", "tidy up {o} by {b}", "distribute {o} by {b}", "separate the {b}s", "one {b} per table",
    "bring together {o} of the same {b}", "arrange {o} so that each {b} has a station of its own", "every {b} to its own table",
    "don't mix the {b}s, sort {o}", "split {o} by {b}"]
SORT_STATED = ["{o} should be sorted by {b}", "{o} of the same {b} should be together", "i want {o} sorted by {b}", "{o} need to be sorted by {b}",
    "i'd like {o} grouped by {b}", "each {b} should have its own table", "{o} with the same {b} belong together", "i want one {b} per table",
    "every {b} should be on a table of its own", "{o} ought to be in order of {b}", "no table should have more than one {b}"]

MOVE_STATED = ["{o}{s} {belongs} {d}", "{o}{s} {belongs} {d}", "{o}{s} should be {d}", "{o}{s} should be {d}", "{o}{s} should go {d}", "{o}{s} {goes} {d}",
    "{o}{s} {goes} {d}", "{o}{s} must be {d}", "{o}{s} {has} to be {d}", "{o}{s} {has} to go {d}", "{o}{s} {needs} to be {d}", "{o}{s} {needs} to go {d}",
    "{o}{s} ought to be {d}", "i want {o}{s} {d}", "i need {o}{s} {d}", "i'd like {o}{s} {d}", "i would like {o}{s} to be {d}", "i want to see {o} {d}{s}",
    "{o}{s} should end up {d}", "{o}{s} {is} to go {d}", "{o}{s} {is} needed {d}", "{o}{s} {is} supposed to be {d}", "{o}{s} {is} wanted {d}",
    "{D} needs {o}{s}", "{D} should have {o}{s}", "{D} gets {o}{s}", "{D} is where {o}{s} {belongs}", "{D} is waiting for {o}{s}", "{d} is where i want {o}{s}",
    "i want {o}{s} to be {done} {d}", "i need {o}{s} {done} {d}", "{o}{s} should be {done} {d}", "{o}{s} {has} to be {done} {d}", "{o}{s} must be {done} {d}",
    "{o}{s} {is} to be {done} {d}", "{o}{s} {needs} {ing} {d}", "we want {o}{s} {d}", "we need {o}{s} {d} now", "have {o}{s} {done} {d}", "get {o}{s} {done} {d}",
    "let {o}{s} be {done} {d}", "let's have {o}{s} {d}", "let's get {o}{s} {d}", "what i want is {o}{s} {d}", "{o}{s} can go {d}", "{o}{s} may go {d}",
    "i prefer {o}{s} {d}", "the right place for {o}{s} is {D}", "the place of {o}{s} is {D}", "{o}{s} would be better off {d}", "the destination of {o}{s} is {D}",
    "{o}{s} ends up {d}", "there should be {o} {d}", "there must be {o} {d}", "{d} there should be {o}{s}", "{d} goes {o}{s}", "{d} i need {o}{s}", "{d} i want {o}{s}",
    "{o}{s} {is} for {D}", "{o}{s} {is} due {d}", "{o}{s} {has} been ordered, so {it} must go {d}", "{o}{s} {is} in the wrong place. {it} {belongs} {d}",
    "{o}{s} {is} misplaced, {it} should be {d}", "someone left {o}{s}. put {it} {d}", "there is {o}{s}, take {it} {d}", "see {o}{s}? {it} {goes} {d}",
    "you'll find {o}{s}; take {it} {d}", "i left {o}{s}, please move {it} {d}", "{o}{s}: put {it} {d}", "{o}{s}? put {it} {d}", "as for {o}{s}, move {it} {d}",
    "{o}{s} {is} what {D} needs", "make {D} the home of {o}{s}", "{o}{s} shall be {d}", "{o}{s} {wants} to be {d}"]
MOVE_NOMINAL = ["{o}{s} {d}", "{o}{s} {d}", "{o}{s} {d}", "{o}{s}: {D}", "{o}{s} -> {D}", "{o}{s}, {d}", "{d}: {o}{s}", "{d} with {o}{s}", "{d}, {o}{s}",
    "{o}{s} => {D}", "{o}{s} now {d}", "{o}{s} over {d}", "{o}{s} straight {d}", "job: {o}{s} {d}", "move: {o}{s}, {D}", "next: {o}{s} {d}", "{D} <- {o}{s}"]


def preposition(d: Draft, place: str, verb: str = "") -> str:
    """A destination phrase for a place: "to", "onto", "over at" and the like."""
    if place in ("home", "here", "over there", "somewhere else") or place.startswith(("where", "next to", "beside", "wherever")):
        return d.span(place)
    still = verb.split(" ", maxsplit=1)[0] in ("put", "place", "set", "stick", "position", "park", "store", "stow", "lay", "leave", "deposit",
                                    "pop", "plonk", "be", "gather", "collect", "assemble", "file", "consolidate", "dump")
    weights = {"on": 9, "onto": 6, "at": 4, "in": 1, "over on": 1, "over at": 0.6, "down on": 0.6, "up on": 0.4, "on top of": 0.7, "by": 0.3}
    if not still:
        weights = {"to": 14, "over to": 3, "onto": 4, "on": 2, "into": 1, "across to": 1, "back to": 0.7, "up to": 0.2, "all the way to": 0.2,
                   "in the direction of": 0.1, "on to": 0.5, "towards": 0.2, "toward": 0.1, "at": 0.5}
    return f"{d.of(weights)} {d.span(place)}"


def at_place(d: Draft, place: str) -> str:
    """Where something should be: "on", "at"."""
    if place in ("home", "here", "over there", "somewhere else") or place.startswith(("where", "next to", "beside", "wherever")):
        return d.span(place)
    return f"{d.of({'on': 10, 'at': 6, 'in': 1, 'over at': 1, 'over on': 1, 'on top of': 0.6, 'up on': 0.3})} {d.span(place)}"


def source(d: Draft, place: str) -> str:
    """Where something is now, as an attribute."""
    return " " + d.pick(["from {p}"] * 8 + ["on {p}"] * 5 + ["off {p}"] * 3 + ["that is on {p}", "that's on {p}", "that are on {p}", "which is on {p}",
        "sitting on {p}", "standing on {p}", "currently on {p}", "at {p}", "that you find on {p}", "lying on {p}", "in {p}", "located on {p}",
        "off of {p}", "now at {p}", "that is at {p}", "that currently sits on {p}", "which you will find on {p}", "over on {p}", "waiting on {p}",
        "there on {p}", "stored on {p}", "that stands on {p}", "away from {p}", "out of {p}", "which are on {p}", "presently at {p}",
        "that was left on {p}", "we have on {p}", "from the top of {p}"]).format(p=d.span(place))
