from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.browser.aria import Node, parse
from jidoka.bodies.browser.reading import Reading, cut
from jidoka.bodies.browser.tables import tables_of

SNAPSHOT = """\
- generic [active] [ref=e1] [box=8,8,1264,704]:
  - 'heading "Orders: all" [level=1] [ref=e2]'
  - text: Name
  - textbox "Name" [ref=e5]: x
  - checkbox "fast" [checked] [ref=e6]
  - table "Open" [ref=e8]:
    - rowgroup [ref=e9]:
      - row [ref=e10]:
        - columnheader "Order" [ref=e11]
        - columnheader "Note" [ref=e12]
      - row [ref=e13]:
        - cell [ref=e15]:
          - link "1042" [ref=e16] [cursor=pointer]:
            - /url: /order/1042
        - 'cell "it''s: \\"late\\"" [ref=e17]'
  - iframe [ref=e19]:
    - button "inner" [disabled] [ref=f1e2]
  - paragraph [ref=e20]: "a: b"
"""


def test_a_snapshot_is_a_tree() -> None:
    nodes = {node.ref: node for node in parse(SNAPSHOT).walk() if node.ref}
    assert (nodes["e2"].role, nodes["e2"].name, nodes["e2"].flags["level"]) == ("heading", "Orders: all", "1")
    assert (nodes["e5"].name, nodes["e5"].text) == ("Name", "x")
    assert "checked" in nodes["e6"].flags
    assert nodes["e16"].properties == {"url": "/order/1042"}
    assert nodes["e17"].name == 'it\'s: "late"'
    assert nodes["f1e2"].name == "inner"
    assert nodes["e20"].text == "a: b"
    assert nodes["e1"].box == (8.0, 8.0, 1264.0, 704.0)
    assert nodes["e13"].words() == '1042 it\'s: "late"'


def test_a_table_is_headers_rows_and_controls() -> None:
    (table,) = tables_of(parse(SNAPSHOT), max_rows=10)
    assert table["headers"] == ["Order", "Note"]
    assert table["rows"] == [
        {
            "ref": "e13",
            "cells": ["1042", 'it\'s: "late"'],
            "controls": [{"column": 0, "role": "link", "name": "1042", "ref": "e16", "url": "/order/1042"}],
        }
    ]


def test_rows_above_the_limit_are_counted() -> None:
    rows = "".join(f'  - row [ref=e{n}]:\n    - cell "{n}" [ref=c{n}]\n' for n in range(9))
    (table,) = tables_of(parse("- table [ref=t]:\n" + rows), max_rows=4)
    assert (len(table["rows"]), table["more_rows"]) == (4, 5)


def test_a_table_in_a_table_is_one_of_its_own() -> None:
    inner = '- table [ref=d]:\n        - row [ref=e]:\n          - cell "x" [ref=f]\n'
    snapshot = "- table [ref=a]:\n  - row [ref=b]:\n    - cell [ref=c]:\n      " + inner
    outer, nested = tables_of(parse(snapshot), max_rows=9)
    assert (outer["ref"], len(outer["rows"])) == ("a", 1)
    assert nested["rows"][0]["cells"] == ["x"]


def written(node: Node, indent: int = 0) -> list[str]:
    """A tree as Playwright writes it."""
    key = f"{node.role} {json.dumps(node.name)} [ref={node.ref}]"
    key = "'" + key.replace("'", "''") + "'" if any(sign in node.name for sign in ":'#{}[]") else key
    end = f": {json.dumps(node.text)}" if node.text else (":" if node.children else "")
    return [
        f"{'  ' * indent}- {key}{end}",
        *(line for child in node.children for line in written(child, indent + 1)),
    ]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12
)


def button(name: str, text: str) -> Node:
    return Node(role="button", name=name, text=text.strip())


def group(name: str, children: list[Node]) -> Node:
    return Node(role="group", name=name, children=children)


NODES = st.recursive(
    st.builds(button, WORDS, WORDS | st.just("")),
    lambda inner: st.builds(group, WORDS, st.lists(inner, max_size=3)),
    max_leaves=6,
)


@given(st.lists(NODES, min_size=1, max_size=3))
def test_what_was_written_is_read(nodes: list[Node]) -> None:
    every = [node for top in nodes for node in top.walk()]
    for number, node in enumerate(every):
        node.flags["ref"] = f"e{number}"
    snapshot = "\n".join(line for top in nodes for line in written(top))
    found = [(node.ref, node.role, node.name, node.text) for node in parse(snapshot).walk()][1:]
    assert found == [(node.ref, node.role, node.name, node.text) for node in every]
    assert set(Reading.of(snapshot).nodes) == {node.ref for node in every}


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(snapshot: str) -> None:
    Reading.of(snapshot).tables()


@given(st.text(max_size=60), st.integers(1, 80))
def test_a_cut_text_is_a_beginning(text: str, most: int) -> None:
    shown, less = cut(text, most)
    assert text.startswith(shown)
    assert len(shown) <= most
    assert less == (shown != text)
