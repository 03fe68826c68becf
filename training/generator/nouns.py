"""Noun phrases: boxes by number, colour, size and quantity, and places."""

from __future__ import annotations

from dataclasses import dataclass

from training.generator.draft import Draft

COLOURS = ["red", "blue", "green", "yellow"] * 4 + ["orange", "purple", "white", "black", "grey", "pink", "brown"]
SIZES = ["small", "large", "big", "little"] * 4 + ["tiny", "huge", "bigger", "smaller", "biggest", "smallest",
    "larger", "medium", "heavy", "light", "largest", "heaviest", "wee", "massive", "mini", "giant", "teeny", "enormous"]
KINDS = ["box"] * 34 + ["parcel", "package", "crate", "carton", "container", "item", "case", "thing", "bin", "tote"] + [
    "parcel", "package", "crate", "carton", "one", "guy", "fellow", "cube", "unit", "pack", "packet", "boxie", "thingy", "cargo box", "piece", "object"]
ODD_KINDS = ["hammer", "cup", "bottle", "pallet", "bag", "tool", "book", "screwdriver", "chair", "phone", "toolbox",
    "basket", "laptop", "jar", "drill", "bucket", "can", "barrel", "suitcase", "plant", "mug", "letter", "apple"]
SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
STATIONS = ["receiving", "packing", "shipping", "shelf a", "shelf b"]
_SHORT_NAMES = {"receiving": ["recv", "rcv", "receive", "recving", "recieving"], "packing": ["pack", "pckng", "pack'g", "pck"], "shipping": ["ship", "shppng", "shp", "shpping"]}
KIND_OF_PLACE = ["table", "station", "area", "bench", "desk"]
OTHER_PLACES = ["shelf c", "shelf d", "shelf 1", "shelf 2", "shelf 3", "table 1", "table 2", "table 4", "bench 3", "rack 1",
    "rack b", "inbound", "outbound", "returns", "quality", "inspection", "assembly", "storage", "sorting", "labelling",
    "the loading dock", "the sorting table", "the left table", "the right shelf", "the table by the door", "the top shelf",
    "the returns shelf", "the inspection bench", "dock 2", "bay 7", "station 5", "the conveyor", "the workbench",
    "the counter", "the first table", "the second shelf", "the fridge", "the charging station", "the cart", "bin 4",
    "line 3", "the assembly line", "cold storage", "the big table", "the small shelf", "zone b", "the wrapping table",
    "goods in", "goods out", "dispatch", "intake", "the buffer", "the wooden table", "checkout", "the window shelf"]
VAGUE_PLACES = ["the table", "the shelf", "a table", "the other table", "another shelf", "a shelf", "some other table",
    "the bench", "the tables", "somewhere else", "over there", "the free table", "an empty shelf", "the next table"]
SPOTS = ["home", "home", "home", "your home", "the home position", "base", "your home position", "your starting point",
    "the home spot", "the door", "the charger", "the entrance", "your place", "the start"]
ME = ["me", "me", "me", "me", "us", "my table", "my desk", "my place", "where i am", "my station"]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase and its grammar."""

    text: str
    plural: bool = False
    definite: bool = True


def plural(kind: str) -> str:
    """box, boxes."""
    return kind + ("es" if kind.endswith(("x", "s", "ch")) else "s")


def number(d: Draft, low: int = 1, high: int = 12) -> str:
    """A number in digits or letters."""
    high = min(high, 8) if d.known else high
    n = min(d.rng.randint(low, high), d.rng.randint(low, high)) if d.maybe(0.6) else d.rng.randint(low, high)
    return SMALL[n - 1] if n <= 12 and d.maybe(0.35) else str(n)


def kind(d: Draft) -> str:
    """The noun for a box, or now and then for something else."""
    return d.rng.choice(ODD_KINDS) if d.maybe(0.05) and not d.known else d.rng.choice(KINDS)


def colour(d: Draft) -> str:
    """A colour; of a plain hall, when only what is known shall be named."""
    return d.rng.choice(COLOURS[:4] if d.known else COLOURS)


def size(d: Draft) -> str:
    """A size, or another attribute that only looks can tell."""
    return d.rng.choice(SIZES[:4] if d.known else SIZES)


def adjectives(d: Draft, least: int = 0) -> str:
    """Size and colour, either or both."""
    shape = d.of({"c": 50, "s": 22, "sc": 22, "cs": 4, "": 0 if least else 14})
    return " ".join((colour(d) if x == "c" else size(d)) for x in shape)


def named(d: Draft) -> Noun:
    """A box by its number."""
    n = number(d, high=9 if d.maybe(0.8) else 130)
    k = kind(d)
    form = d.pick(["{k} {n}"] * 14 + ["number {n}", "{k} number {n}", "{k}_{n}", "{k}_{n}", "#{n}", "{k} #{n}", "the {k} {n}",
        "the {k} number {n}", "{k} no. {n}", "the {k} with number {n}", "the {k} with the number {n}", "the {k} numbered {n}",
        "the {k} labelled {n}", "the {k} marked {n}", "number {n}", "{k} id {n}", "{k}{n}", "the {k} called {k} {n}",
        "b{n}", "{k}-{n}", "the one with the {n} on it", "the one marked {n}", "no. {n}", "nr {n}", "{k} nº {n}", "id {n}", "id={n}", "{k}[{n}]", "item {n}",
        "a {k} {n}", "good old {k} {n}", "dear {k} {n}", "{k} with the {n}", "{k} the number {n}", "the one called {k} {n}", "my {k} {n}", "{n}", "that {k} {n}", "our {k} {n}", "the number {n} {k}", "{k} nr {n}"])
    if form == "{k}{n}" and not n.isdigit():
        form = "{k} {n}"
    return Noun(form.format(k=k, n=n))


def one(d: Draft) -> Noun:
    """A single box by description: definite or not."""
    k = "one" if d.maybe(0.2) else kind(d)
    a = adjectives(d, least=1 if k == "one" else 0)
    ak = f"{a} {k}".strip()
    c = colour(d)
    if d.maybe(0.68):
        form = d.pick(["the {ak}"] * 14 + ["{ak}", "the {a} fellow", "the {a} one", "the {a} guy", "the {a} thing there", "the {c}", "the {ak} over there", "thy {ak}", "yon {ak}", "yer {ak}",
            "the {a} little {k}", "this {a} thing", "the {ak} alone", "that {a} one", "only the {ak}", "just the {ak}", "the smaller of the two {c} {ks}", "the bigger one of the {c} {ks}",
            "the larger {c} {k}", "the {k} coloured {c}", "the {k} with {c} colour", "the {k} of {c} color",
            "the one that's {c}", "the one which is {c}", "the {a} of the {ks}", "the {c} one", "the smallest {c} {k}", "the largest {c} {k}", "that {ak}", "this {ak}", "our {ak}", "the only {ak}", "the one {ak}", "the {k} that is {c}",
            "the {k} that's {c}", "the {k} which is {c}", "the {c} coloured {k}", "the {k} in {c}", "the single {ak}", "{ak}",
            "that {ak} of ours", "my {ak}"])
        return Noun(form.format(ak=ak, a=a or c, k=k, ks=plural(k), c=c))
    form = d.pick(["a {ak}", "a {ak}", "any {ak}", "one {ak}", "some {ak}", "any one {ak}", "any single {ak}", "one of the {aks}",
        "any of the {aks}", "either of the {aks}", "either {ak}", "whichever {ak}", "one of those {aks}", "just one {ak}",
        "just any {ak}", "an arbitrary {ak}", "at least one {ak}", "another {ak}", "any {k} that is {c}", "a {k} that's {c}",
        "one more {ak}", "one out of the {aks}", "a single {ak}", "a {ak} of your choice", "any old {ak}", "a random {ak}", "any {ak} you like",
        "one of our {aks}", "whatever {ak}", "1 {ak}", "1x {ak}", "one single {ak}", "any one of the {aks}",])
    return Noun(form.format(ak=ak, k=k, c=c, aks=f"{a} {plural(k)}".strip()), definite=False)


def many(d: Draft) -> Noun:
    """Several boxes by description: all of a kind, or so many of them."""
    k = "one" if d.maybe(0.15) else kind(d)
    a = adjectives(d, least=1 if k == "one" else 0)
    aks, ak = f"{a} {plural(k)}".strip(), f"{a} {k}".strip()
    c, c2 = colour(d), colour(d)
    what = d.of({"all": 55, "count": 32, "everything": 13})
    if what == "all":
        form = d.pick(["all {aks}", "all the {aks}", "all of the {aks}", "every {ak}", "each {ak}", "the {aks}", "the {aks}", "{aks}",
            "every one of the {aks}", "every single {ak}", "each of the {aks}", "all {ks} that are {c}", "the {ks} that are {c}",
            "any {aks}", "all those {aks}", "whichever {aks}", "the {c}s", "all {c} ones", "the {c} and {c2} {ks}", "{c} and {c2} {ks}",
            "all {c} and {c2} {ks}", "all {aks} there are", "our {aks}", "these {aks}", "all available {aks}", "each and every {ak}",
            "the whole lot of {aks}", "the {ks} which are {c}", "every {k} that is {c}", "any and all {aks}", "the full set of {aks}",
            "each {c} one", "reds", "the smalls", "the bigs", "the large", "the small", "the {a} fellows", "the {a} guys", "the {a} stuff", "{c} stuff", "anything and everything {c}",
            "all things {c}", "all that is {c}", "all that's {c}", "whatever is {c}", "every last {ak}", "all the {c}s", "all {c}s", "the {c} lot", "all {c}", "{aks} (all)", "every {c} thing",
            "every {k} which isn't {c}", "all {ks} that aren't {c}", "every {ak} there is", "any {ak}", "all and any {aks}", "{c}", "the {c} things", "the {ks} in {c}", "{ks} of {c} colour", "{ks} with colour {c}",
            "colour={c}", "color == {c}", "{ks} where colour = {c}", "not {c} {ks}", "the non {c} {ks}", "both {c} and {c2} {ks}", "all {c} as well as {c2} {ks}", "{c}/{c2} {ks}", "{c}+{c2} {ks}",
            "all our {aks}", "the {c} ones", "the {c} ones", "everything {c}", "all non-{c} {ks}", "all {c} or {c2} {ks}"])
        return Noun(form.format(aks=aks, ak=ak, a=a or c, k=k, ks=plural(k), c=c, c2=c2), plural=not form.startswith(("every", "each")))
    if what == "count":
        return counted(d)
    form = d.pick(["everything", "everything", "everything {c}", "everything that is {c}", "everything that's {c}", "anything",
        "anything {c}", "all", "all of it", "whatever", "whatever is {c}", "the contents", "the stuff", "all the stuff", "all goods",
        "every last thing", "all of them", "anything that isn't {c}", "everything that is not {c}", "the lot", "the whole stock", "it all", "the whole lot", "every single thing", "each and every thing",
        "the complete stock", "all boxes without exception", "the entire lot", "everything we have", "absolutely everything", "all there is", "the whole shebang", "all items"])
    return Noun(form.format(c=c), plural=form.endswith(("goods", "contents", "them", "items", "exception")))


def counted(d: Draft) -> Noun:
    """So many boxes of a kind."""
    k = "one" if d.maybe(0.15) else kind(d)
    a = adjectives(d, least=1 if k == "one" else 0)
    aks, n = f"{a} {plural(k)}".strip(), number(d, 2, 5)
    form = d.pick(["{n} {aks}", "{n}x {aks}", "{n} x {aks}", "a pair of {aks}", "a couple of {aks}", "two out of the three {aks}", "{n} of our {aks}",
        "{n} {aks} of your choice", "any {n} {aks} you like", "a trio of {aks}", "{n} of them {aks}", "{n} of those {aks}", "{n} out of the {aks}", "no more than {n} {aks}", "{n} pcs {aks}", "any pair of {aks}",
        "{n} {aks}", "{n} {aks}", "{n} of the {aks}", "the {n} {aks}", "any {n} {aks}", "both {aks}", "both of the {aks}",
        "both the {aks}", "a couple of {aks}", "a pair of {aks}", "exactly {n} {aks}", "all {n} {aks}", "{n} more {aks}",
        "some {aks}", "a few {aks}", "several {aks}", "half of the {aks}", "most of the {aks}", "any {n} of the {aks}",
        "at least {n} {aks}", "{n} {aks}", "{n} {aks}", "these {n} {aks}", "the other {aks}"])
    return Noun(form.format(aks=aks, n=n), plural=True, definite=False)


def listed(d: Draft) -> Noun:
    """Several boxes one by one."""
    n = [number(d, high=9) for _ in range(d.rng.choice([2, 2, 3, 3, 4]))]
    k = kind(d)
    if d.maybe(0.22):
        low = d.rng.randint(1, 6)
        high = d.rng.randint(low + 1, low + (2 if d.known else 4))
        a, b = (SMALL[low - 1], SMALL[high - 1]) if d.maybe(0.25) else (str(low), str(high))
        form = d.pick(["{ks} {a} to {b}", "{ks} {a}-{b}", "{ks} {a} through {b}", "{a} to {b}", "{a}-{b}", "numbers {a} to {b}", "{ks} {a}..{b}", "#{a}-#{b}", "{ks} {a} thru {b}", "{k} {a} to {k} {b}",
            "{ks} number {a} to {b}", "all {ks} from {a} to {b}", "{ks} from {a} to {b}", "{ks} {a} up to {b}", "nos. {a} to {b}", "the {ks} {a} to {b}", "{k}_{a}..{k}_{b}", "{k} {a} - {b}", "{ks} #{a} to #{b}"])
        return Noun(form.format(ks=plural(k), k=k, a=a, b=b), plural=True)
    last = d.rng.choice([" and ", " and ", " and ", ", ", " & ", ", and ", " plus "])
    if d.maybe(0.45):
        ks = d.pick(["{ks} ", "{ks} ", "the {ks} ", "{ks} number ", "numbers ", "", "both {ks} ", "{ks} no. ", "#", "nos. ", "ids ", "{k} ", "items ", "my {ks} ", "all of {ks} ",
                     "{ks} with numbers "]).format(ks=plural(k), k=k)
        return Noun(ks + ", ".join(n[:-1]) + last + n[-1], plural=True)
    items = [(named(d) if d.maybe(0.4) else one(d) if d.maybe(0.6) else many(d)).text for _ in n[:3]]
    items = items if d.maybe(0.6) else [f"{k} {i}" for i in n]
    if d.maybe(0.15) and len(items) == 2:
        form = d.pick(["{} as well as {}", "both {} and {}", "{} together with {}", "{} along with {}", "{} plus {}", "{} and also {}",
                       "not only {} but also {}"])
        return Noun(form.format(*items), plural=True)
    return Noun(", ".join(items[:-1]) + last + items[-1], plural=True)


def thing(d: Draft) -> Noun:
    """Any noun phrase for boxes."""
    return {"named": named, "one": one, "many": many, "listed": listed}[
        d.of({"named": 33, "one": 29, "many": 30, "listed": 8})
    ](d)


def station(d: Draft) -> str:
    """A station by one of its names, without a preposition."""
    x = d.rng.random()
    if x < 0.09 and not d.known:
        return d.rng.choice(OTHER_PLACES)
    if x < 0.12 and not d.known:
        return d.rng.choice(VAGUE_PLACES)
    s = d.rng.choice(STATIONS)
    if s.startswith("shelf"):
        letter = s[-1]
        return d.pick(["shelf {l}"] * 8 + ["the shelf {l}", "shelf_{l}", "shelf_{l}", "shelf-{l}", "the {l} shelf", "rack {l}",
            "shelf letter {l}", "{l}", "shelf '{l}'", "{l} shelf", "our shelf {l}", "the shelf called {l}", "shelving {l}", "shelf {l} there", "that shelf {l}", "the rack {l}", "sh {l}",
            "the shelf with the {l}", "shelf unit {l}", "shelf no. {l}", "thy shelf {l}"]).format(l=letter)
    return d.pick(["{s}"] * 7 + ["the {s} table"] * 5 + ["the {s} {k}", "the {s} {k}", "{s} table", "the {s}", "{s} {k}",
        "the table for {s}", "table {s}", "station {s}", "the table of {s}", "the table called {s}", "our {s} table", "{s} there", "{s}-table", "the {s} one", "that {s} table", "the {s} place", "{s} area",
        "the area for {s}", "the {s} side", "{s} desk", "the table marked {s}", "{s}_table", "the table named {s}", "{s} over there", "yon {s} table", "the {s} spot", "{short}", "{short} table",
        "the big {s} table", "my {s} table", "the {s} bench", "{s} counter"]).format(s=s, short=d.rng.choice(_SHORT_NAMES[s]), k=d.rng.choice(KIND_OF_PLACE))


def spot(d: Draft) -> str:
    """A place to stand."""
    return d.rng.choice(SPOTS)
