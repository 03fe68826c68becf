"""Tasks that are done by reading something and writing it."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import Final

from jidoka.evals.miniwob.clicking import ORDINAL
from jidoka.evals.miniwob.hand import Hand, Lost


def quoted_text(hand: Hand) -> None:
    """Write what is in quotes, in capitals or small letters if that is wanted."""
    text = hand.quoted[0]
    text = text.lower() if "lower case" in hand.utterance else text
    text = text.upper() if "upper case" in hand.utterance else text
    hand.fill(hand.one("textbox"), text)
    hand.submit()


def password_twice(hand: Hand) -> None:
    """The same into both fields."""
    for field in hand.all("textbox"):
        hand.fill(field, hand.quoted[0])
    hand.submit()


def date(hand: Hand) -> None:
    """Into a date field, which takes ISO 8601 whatever it shows."""
    wanted = datetime.strptime(hand.said(r"Enter (\S+) as the date"), "%m/%d/%Y")
    hand.fill(hand.one("textbox"), wanted.strftime("%Y-%m-%d"))
    hand.submit()


def time(hand: Hand) -> None:
    """Into a time field."""
    said = hand.said(r"Enter (.*) as the time").replace("\u202f", " ")
    hand.fill(hand.one("textbox"), datetime.strptime(said, "%I:%M %p").strftime("%H:%M"))
    hand.submit()


def log_in(hand: Hand) -> None:
    """User and password; a pop-up that asks whether to leave is declined."""
    for place, value in enumerate(hand.quoted[:2]):
        hand.fill(hand.one("textbox", nth=place), value)
        hand.look()
        if hand.all("button", "Cancel"):
            hand.click(hand.one("button", "Cancel"))
            hand.fill(hand.one("textbox", nth=place), value)
    hand.click(hand.one("button"))


def table_value(hand: Hand) -> None:
    """One value of a table."""
    hand.fill(hand.one("textbox"), _values(hand)[hand.said(r"value of (.*) into")])
    hand.submit()


def table_form(hand: Hand) -> None:
    """Every field's value, by its label."""
    values = _values(hand)
    for label, field in pairwise(hand.nodes):
        if field.role == "textbox":
            hand.fill(field, values[label.text.rstrip(":")])
    hand.submit()


def _values(hand: Hand) -> dict[str, str]:
    rows = [row["cells"] for table in hand.tables for row in table["rows"]]
    return {cells[0]: cells[1] for cells in rows if len(cells) == 2}


def search(hand: Hand) -> None:
    """Search, then leaf to the result of that number."""
    hand.fill(hand.one("textbox"), hand.quoted[0])
    hand.click(hand.one("button", "Search"))
    wanted = int(hand.said(ORDINAL)) - 1
    for _ in range(10):
        results = [node for node in hand.all("link") if not re.fullmatch(r"\d+|<|>", node.name)]
        if wanted < len(results):
            hand.click(results[wanted])
            return
        wanted -= len(results)
        hand.click(hand.one("link", ">"))
    raise Lost("the results ended")


def sum_of_two(hand: Hand) -> None:
    """`a + b =`, `a - b =` or `a x b =`."""
    for text in hand.texts():
        if (found := re.fullmatch(r"(-?\d+) ([-+x×*]) (-?\d+) =", text)) is not None:
            left, right = int(found[1]), int(found[3])
            answer = {"+": left + right, "-": left - right}.get(found[2], left * right)
            hand.fill(hand.one("textbox"), str(answer))
            hand.submit()
            return
    raise Lost("no sum to be seen")


def unknown(hand: Hand) -> None:
    """`a + x = b` and the like, over whole numbers."""
    for text in hand.texts():
        if (found := re.fullmatch(r"(\S+) ([-+]) (\S+) = (-?\d+)", text)) is not None:
            left, sign, right, total = found[1], found[2], found[3], int(found[4])
            if left == "x":
                answer = total - int(right) if sign == "+" else total + int(right)
            else:
                answer = total - int(left) if sign == "+" else int(left) - total
            hand.fill(hand.one("textbox"), str(answer))
            hand.submit()
            return
    raise Lost("no equation to be seen")


def nth_word(hand: Hand) -> None:
    """One word of a paragraph, without its punctuation."""
    words = hand.one("paragraph").text.split()
    hand.fill(hand.one("textbox"), words[int(hand.said(ORDINAL)) - 1].strip(".,"))
    hand.submit()


def last_word(hand: Hand) -> None:
    """The last word of a text area."""
    hand.fill(hand.one("textbox", nth=1), hand.one("textbox").text.split()[-1].strip("."))
    hand.submit()


def distorted(hand: Hand) -> None:
    """Letters that stand askew."""
    letters = [text for text in hand.texts() if len(text) == 1]
    hand.fill(hand.one("textbox"), "".join(letters))
    hand.submit()


def spinner(hand: Hand) -> None:
    """A number field with arrows."""
    hand.fill(hand.one("spinbutton"), hand.said(r"Select (-?\d+) with"))
    hand.submit()


MOVIE_LABELS: Final = {"genre": r"genre|type", "director": r"director", "year": r"year|date"}
"""What a label is about, by its words."""


def movies(hand: Hand) -> None:
    """Three fields in any order, with changing labels before or after them."""
    sentence = r"Search for (?P<genre>\S+) movies directed by (?P<director>\S+) from year (?P<year>\d+)"
    wanted = re.search(sentence, hand.utterance)
    if wanted is None:
        raise Lost(hand.utterance)
    leaves = [node for node in hand.nodes if not node.children and node.words() != hand.utterance]
    fields = [node for node in leaves if node.role == "textbox"]
    kinds = [kind for node in leaves if node.role != "textbox" and (kind := _movie_kind(node.words()))]
    for field, kind in zip(fields, kinds, strict=True):
        hand.fill(field, wanted[kind])
    hand.click([node for node in leaves if node.ref and node.words()][-1])


def _movie_kind(label: str) -> str:
    return next((kind for kind, words in MOVIE_LABELS.items() if re.search(words, label, re.IGNORECASE)), "")


def guess(hand: Hand) -> None:
    """Halve the interval until it is right."""
    low, high = 0, 9
    while low <= high:
        middle = (low + high) // 2
        hand.fill(hand.one("spinbutton"), str(middle))
        hand.click(hand.one("button", "Submit"))
        said = " ".join(hand.texts())
        if "higher than" in said:
            low = middle + 1
        elif "lower than" in said:
            high = middle - 1
        else:
            return
    raise Lost("no number is left")


def copy(hand: Hand) -> None:
    """Copy a text area into the empty field, by the keys that people use."""
    found = re.search(ORDINAL, hand.utterance)
    areas = [node for node in hand.all("textbox") if node.text]
    field = next(node for node in hand.all("textbox") if not node.text)
    hand.do("press", ref=areas[int(found[1]) - 1 if found else 0].ref, keys=["Control+A", "Control+C"])
    hand.do("press", ref=field.ref, keys=["Control+V"])
    hand.submit()


def sequence(hand: Hand) -> None:
    """One radio button and one field, by number."""
    radio, field = re.findall(ORDINAL, hand.utterance)
    hand.do("check", ref=hand.one("radio", nth=int(radio) - 1).ref)
    hand.fill(hand.one("textbox", nth=int(field) - 1), hand.quoted[0])
    hand.submit()


def autocomplete(hand: Hand) -> None:
    """Type the beginning, and choose what ends as wanted."""
    begin, end = hand.quoted[0], hand.quoted[1] if len(hand.quoted) > 1 else ""
    hand.do("press", ref=hand.one("textbox").ref, text=begin)
    hand.do("wait_for", role="listitem", nth=0)
    hand.look()
    items = [item for item in hand.all("listitem") if item.words().startswith(begin)]
    hand.click(next(item for item in items if item.words().endswith(end)))
    hand.submit()


def agreement(hand: Hand) -> None:
    """Cancel; or read to the end, sign, and press what is named."""
    if not hand.quoted:
        hand.submit("Cancel")
        return
    hand.do("scroll", ref=hand.one("textbox").ref, to="bottom")
    hand.look()
    hand.fill(hand.one("textbox", "Name"), hand.quoted[0])
    hand.look()
    hand.submit(hand.quoted[1])


def terminal(hand: Hand) -> None:
    """List the files, remove one with that ending."""
    field = hand.one("textbox")
    hand.do("press", ref=field.ref, text="ls", keys=["Enter"])
    hand.look()
    wanted = re.search(r"ending with the extension (\S+)$", hand.utterance)
    names = next(text.split() for text in reversed(hand.texts()) if "user$" not in text)
    fitting = [name for name in names if (name.endswith(wanted[1]) if wanted else "." not in name)]
    hand.do("press", ref=field.ref, text=f"rm {fitting[0]}", keys=["Enter"])
