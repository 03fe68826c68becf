"""Tasks that are done by clicking, checking, choosing and dragging."""

from __future__ import annotations

import re

from jidoka.bodies.browser.aria import Node
from jidoka.evals.miniwob.hand import Hand, Lost

ORDINAL = r"(\d+)(?:st|nd|rd|th)"


def any_button(hand: Hand) -> None:
    """There is one."""
    hand.click(hand.one("button"))


def quoted_buttons(hand: Hand) -> None:
    """Those named in quotes."""
    for name in hand.quoted:
        hand.click(hand.one("button", name))


def numbered_buttons(hand: Hand) -> None:
    """ONE, or ONE and then TWO; with a wait between if it is wanted."""
    for name in re.findall(r"button (ONE|TWO)", hand.utterance):
        if name == "TWO" and (pause := re.search(r"wait (\d+) seconds", hand.utterance)) is not None:
            _sleep(hand, float(pause[1]))
        hand.click(hand.one("button", name))


def _sleep(hand: Hand, seconds: float) -> None:
    """Wait by a skill: for what never comes."""
    from jidoka.bodies.called import SkillFailed  # noqa: PLC0415

    try:
        hand.do("wait_for", text="never there", timeout_s=seconds + 0.2)
    except SkillFailed as failure:
        if failure.code != "timeout":
            raise


def close_dialog(hand: Hand) -> None:
    """By its cross, or by the button that is named."""
    hand.click(hand.one("button", "Close" if hand.quoted[0] == "x" else hand.quoted[0]))


def checkboxes(hand: Hand) -> None:
    """Tick those that are listed."""
    listed = hand.said(r"Select (.*) and click Submit")
    for name in [] if listed == "nothing" else listed.split(", "):
        hand.do("check", ref=hand.one("checkbox", name).ref)
    hand.submit()


def option(hand: Hand) -> None:
    """Choose a radio button."""
    hand.do("check", ref=hand.one("radio", hand.said(r"Select (.*) and click Submit")).ref)
    hand.submit()


def tab(hand: Hand) -> None:
    """Show a tab."""
    hand.click(hand.one("link", hand.said(r"Click on (Tab #\d+)")))


def expand_and_submit(hand: Hand) -> None:
    """Open the only section; its button comes into view when it has unfolded."""
    if not any(node.flags.get("expanded") is not None for node in hand.all("tab")):
        hand.click(hand.one("tab"))
    hand.submit()


def focus_field(hand: Hand) -> None:
    """Click the only field, or the one of that number."""
    found = re.search(ORDINAL, hand.utterance)
    hand.click(hand.one("textbox", nth=int(found[1]) - 1 if found else 0))


def from_list(hand: Hand) -> None:
    """Choose from a drop-down list."""
    name = hand.said(r"Select (.*) from the list and click Submit")
    hand.do("select", ref=hand.one("combobox").ref, option=name)
    hand.submit()


def from_scroll_list(hand: Hand) -> None:
    """Choose several from a list that shows many."""
    names = hand.said(r"Select (.*) from the scroll list and click Submit").split(", ")
    hand.do("select", ref=hand.one("listbox").ref, option=names)
    hand.submit()


def greatest_card(hand: Hand) -> None:
    """Pick the card with the greatest number."""
    cards = [node for node in hand.nodes if "cursor" in node.flags and re.fullmatch(r"-?\d+", node.text)]
    hand.click(max(cards, key=lambda node: int(node.text)))
    hand.submit()


def ticket(hand: Hand) -> None:
    """The cheapest, dearest, shortest or longest offer."""
    durations = [
        int(found[1]) * 60 + int(found[2])
        for text in hand.texts()
        if (found := re.fullmatch(r"(\d+)h (\d+)m", text)) is not None
    ]
    offers = [node for node in hand.all("button") if node.name.startswith("Book for")]
    prices = [int(node.name.partition("$")[2]) for node in offers]
    what = hand.said(r"Buy the ticket with the (.*)\.")
    values = durations if "duration" in what else prices
    pick = max if what.split()[0] in {"longest", "most", "highest"} else min
    hand.click(offers[values.index(pick(values))])


def odd_or_even(hand: Hand) -> None:
    """Mark every number."""
    numbers = [int(text) for text in hand.texts() if re.fullmatch(r"-?\d+", text)]
    for place, number in enumerate(numbers):
        hand.click(hand.one("button", "Odd" if number % 2 else "Even", nth=place))
    hand.submit()


def sort_numbers(hand: Hand) -> None:
    """Drag each number to its place, from the top."""
    for place in range(len(_items(hand))):
        items = _items(hand)
        values = [int(node.words()) for node in items]
        least = values.index(min(values[place:]))
        if least != place:
            _drop_before(hand, items[least], items[place])
    hand.submit()


def move_item(hand: Hand) -> None:
    """Drag a name to a position of the list, or by one."""
    items = _items(hand)
    names = [node.words() for node in items]
    source = names.index(hand.said(r"Drag (\S+) "))
    place = _position(hand.utterance, source, len(items))
    if source != place:
        _drop_before(hand, items[source], items[place])


def _position(utterance: str, now: int, count: int) -> int:
    if (found := re.search(ORDINAL, utterance)) is not None:
        return int(found[1]) - 1
    moves = {"down by one": now + 1, "up by one": now - 1, "to the bottom": count - 1, "to the top": 0}
    return next(place for words, place in moves.items() if words in utterance)


def _items(hand: Hand) -> list[Node]:
    return hand.all("listitem")


def _drop_before(hand: Hand, source: Node, target: Node) -> None:
    """Drag onto the far side of the target, so that it makes room."""
    if source.box is None or target.box is None:
        raise Lost("the list shows no places")
    upward = source.box[1] > target.box[1]
    height = target.box[3]
    hand.do(
        "drag",
        **{"from": {"ref": source.ref}, "to": {"ref": target.ref, "y": height * (0.35 if upward else 0.65)}},
    )
    hand.look()


def menu(hand: Hand) -> None:
    """Follow a path of menus."""
    path = hand.said(r"Select (.*)").split(">")
    for name in path[:-1]:
        hand.do("hover", ref=hand.one("menuitem", name).ref)
        hand.do("wait_for", role="menuitem", name=path[path.index(name) + 1])
        hand.look()
    hand.click(hand.one("menuitem", path[-1]))


def contact(hand: Hand) -> None:
    """Leaf through the contacts, and click the detail that is wanted."""
    name, detail = hand.said(r"Find (.*) in the contact book"), hand.said(r"click on their (\w+)")
    for _ in range(50):
        if hand.all("heading", name):
            label = {"phone": "Phone:", "email": "Email:", "address": "Address:"}[detail]
            texts = [node for node in hand.nodes if node.text]
            after = next(place for place, node in enumerate(texts) if node.text == label)
            hand.click(texts[after + 1])
            return
        hand.click(hand.one("link", ">"))
    raise Lost(f"no contact {name!r}")


def generate(hand: Hand) -> None:
    """Draw numbers until one is as wanted."""
    for _ in range(200):
        hand.click(hand.one("button", "Generate"))
        drawn = next(int(text) for text in hand.texts() if re.fullmatch(r"-?\d+", text))
        if _suits(hand.utterance, drawn):
            hand.submit()
            return
    raise Lost("no number suited")


def _suits(utterance: str, number: int) -> bool:
    if (found := re.search(r"(less|greater) than (-?\d+)", utterance)) is not None:
        return number < int(found[2]) if found[1] == "less" else number > int(found[2])
    return number % 2 == (1 if "odd" in utterance else 0)
