"""The scripted model: a pure function of the prompt, and a file of every request that it was asked.

The file is the provider's bill: written durably before the answer, so that a request that was paid for twice
is seen, whatever a journal says.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.codec import digest, prompt_json
from jidoka.errors import ModelRefused
from jidoka.evals.company.cases import Case, cases
from jidoka.evals.company.scripts import BEHAVIOURS, Line, plan_of
from jidoka.ledger.cost import Cost
from jidoka.protocols import Progress
from jidoka.thought import Prompt, Thought, ToolCall, Usage

_ROLE: Final = re.compile(r"You are the (\w+) of a small software company")
_USD: Final = "0.001"
"""What an answer is said to cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """Satisfies `protocols.Mind`."""

    behaviour: str
    bill: Path

    @property
    def name(self) -> str:
        """As a provider's model."""
        return f"scripted:{self.behaviour}"

    def worst(self, prompt: Prompt) -> Cost:
        """The same for every prompt."""
        del prompt
        return Cost.of(usd=_USD, tokens=2000, seconds=1)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """The next line of the script; put on the bill first."""
        del progress
        text = json.dumps({"digest": digest(prompt_json(prompt))}) + "\n"
        fd = os.open(self.bill, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(fd, text.encode())
            os.fsync(fd)
        finally:
            os.close(fd)
        line = self._line(prompt)
        calls = (line,) if isinstance(line, ToolCall) else ()
        said = "" if isinstance(line, ToolCall) else line
        usage = Usage(input_tokens=1000, output_tokens=100, usd=_USD)
        finish = "tools" if calls else "stop"
        return Thought(text=said, calls=calls, model=self.name, usage=usage, finish=finish, seconds=0.1)

    def _line(self, prompt: Prompt) -> Line:
        system = prompt.messages[0].text
        goal = prompt.messages[1].text
        found = _ROLE.search(system)
        if found is None:
            raise ModelRefused("the prompt names no role of the company")
        said = sum(message.role == "assistant" for message in prompt.messages)
        script = BEHAVIOURS[self.behaviour].script(found[1])
        chosen = _cases_of(goal)
        lines = script(chosen[0], _turn_of(goal)) if len(chosen) == 1 else plan_of(*chosen)
        return lines[min(said, len(lines) - 1)]


def _cases_of(goal: str) -> list[Case]:
    """The packages whose issues a goal names: one, or for the lead all of them."""
    if found := [case for case in cases() if case.title in goal]:
        return found
    raise ModelRefused("the prompt names no issue of the packages")


def _turn_of(goal: str) -> int:
    """The turn's number, which stands in the fact that ends it: `delivered(KEY, engineer-2)`."""
    found = re.search(r"\((?:\S+), \w+-(\d+)\)", goal)
    return int(found[1]) if found is not None else 1
