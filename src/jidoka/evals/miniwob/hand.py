"""The oracle's eyes and hands: `read` and the other skills, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from jidoka.bodies.browser.aria import Node, parse
from jidoka.bodies.called import SkillFailed
from jidoka.types import Json

COVERED_S: Final = 3.0
"""How long a click waits for an element to be free [s]; here nothing that covers another goes away."""

Skill = Callable[[str, Mapping[str, Json]], Mapping[str, Json]]
"""Does a skill; its result. Raises SkillFailed."""


class Lost(Exception):
    """The oracle does not see what it looks for."""


class Hand:
    """Works on one task.

    Args:
        skill: does a skill.
        utterance: the task's sentence.
    """

    def __init__(self, skill: Skill, utterance: str) -> None:
        self._skill = skill
        self.utterance = utterance
        self.tables: list[Json] = []
        self.nodes: list[Node] = []
        """All of the page in reading order, but for the benchmark's own counters."""
        self.look()

    def look(self) -> None:
        """Read the page again."""
        result = self._skill("read", {"boxes": True})
        self.tables = list(result["tables"])
        document = parse(str(result["snapshot"]))
        parts = [part for top in document.children for part in (top.children or [top])]
        self.nodes = [node for part in parts if not _counts(part) for node in part.walk()]

    @property
    def quoted(self) -> list[str]:
        """What stands in quotes in the sentence."""
        return re.findall(r'"([^"]*)"', self.utterance)

    def said(self, pattern: str) -> str:
        """The first group of a pattern in the sentence. Raises Lost."""
        found = re.search(pattern, self.utterance)
        if found is None:
            raise Lost(f"{self.utterance!r} does not match {pattern!r}")
        return found[1]

    def all(self, role: str, name: str | None = None) -> list[Node]:
        """Every element of a role, and of a name if one is given."""
        return [node for node in self.nodes if node.role == role and name in {None, node.name}]

    def one(self, role: str, name: str | None = None, nth: int = 0) -> Node:
        """The `nth` of these. Raises Lost."""
        found = self.all(role, name)
        if nth >= len(found):
            raise Lost(f"no {role} {name!r} number {nth} among {len(found)}")
        return found[nth]

    def saying(self, text: str) -> Node:
        """The first element that says exactly this, the sentence aside. Raises Lost."""
        for node in self.nodes:
            if node.ref and text in {node.text, node.name}:
                return node
        raise Lost(f"nothing says {text!r}")

    def texts(self) -> list[str]:
        """Every text of the page in reading order, the sentence aside."""
        return [node.text for node in self.nodes if node.text and node.text != self.utterance]

    def click(self, node: Node) -> None:
        """Click it and read again. Where something covers its middle, click an edge, as a person would."""
        try:
            self._skill("click", {"ref": node.ref, "timeout_s": COVERED_S})
        except SkillFailed as failure:
            if "intercepts" not in failure.message or node.box is None:
                raise
            self._click_an_edge(node, node.box[2], node.box[3])
        self.look()

    def _click_an_edge(self, node: Node, width: float, height: float) -> None:
        for right, down in ((0.5, 0.15), (0.5, 0.85), (0.15, 0.5), (0.85, 0.5)):
            x, y = width * right, height * down
            try:
                self._skill("click", {"ref": node.ref, "x": x, "y": y, "timeout_s": COVERED_S})
            except SkillFailed as failure:
                if "intercepts" not in failure.message:
                    raise
            else:
                return
        raise Lost(f"{node.name!r} is covered")

    def fill(self, node: Node, value: str) -> None:
        """Write into a field."""
        self._skill("fill", {"ref": node.ref, "value": value})

    def do(self, skill: str, **args: Json) -> None:
        """Any other skill."""
        self._skill(skill, args)

    def submit(self, name: str = "Submit") -> None:
        """Press the button that ends the task."""
        self._skill("click", {"role": "button", "name": name})


def _counts(part: Node) -> bool:
    """Whether it is the benchmark's display of rewards and time left."""
    return part.words().startswith("Last reward:")
