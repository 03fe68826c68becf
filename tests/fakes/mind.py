"""A language model that plays a script: what it says next, given what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from jidoka.ledger.cost import Cost
from jidoka.protocols import Progress
from jidoka.thought import Finish, Json, Prompt, Thought, ToolCall, Usage

Line: TypeAlias = Thought | Exception | Callable[[Prompt], Thought]


def call(tool: str, /, **args: Json) -> ToolCall:
    """A call with an id that other answers use too, as some models do."""
    return ToolCall(id="call_0", name=tool, args=args)


def broken(tool: str, text: str) -> ToolCall:
    return ToolCall(id="call_0", name=tool, broken=text)


def says(*calls: ToolCall, text: str = "", finish: Finish = "tools") -> Thought:
    usage = Usage(input_tokens=100, output_tokens=10, usd="0.2")
    return Thought(text=text, calls=calls, model="fake:one", usage=usage, finish=finish, seconds=1.5)


@dataclass
class ScriptedMind:
    """Says one line after the other, the last for ever."""

    lines: Sequence[Line]
    prompts: list[Prompt] = field(default_factory=list[Prompt])
    said: int = 0
    name: str = "fake:one"

    def worst(self, prompt: Prompt) -> Cost:
        return Cost.of(usd="1", tokens=100 + prompt.max_output_tokens, seconds=10)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        self.prompts.append(prompt)
        line = self.lines[min(self.said, len(self.lines) - 1)]
        self.said += 1
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, Thought) else line(prompt)
