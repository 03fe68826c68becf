"""What a turn of an agent costs without its model, beside a bare pydantic-ai agent.

    python benchmarks/agent.py [TURNS] [--json]

A turn is one answer of the model that calls one tool, and the call. Both talk to a model that answers at
once, in this process; both read or write a file of 600 characters in a dictionary. CPU time of the process
over rounds of 25 turns; medians, and the first and the last round, as what a turn costs should not grow with
the length of the task.

- jidoka: a worker as `jidoka run --model` has it, with lease, journal on disk (SQLite, synchronous FULL),
  policy, provenance and caps, over a body that observes 20 facts. A turn writes think, thought, intent,
  receipt, observation and verdict: six commits.
- pydantic-ai: one `run_sync` with `FunctionModel`, and the same tools. It keeps its messages in memory, and
  writes nothing.

Exit code 1 if a turn of ours costs more than 15 ms of CPU.
"""

from __future__ import annotations

import json
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pydantic_ai
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import UsageLimits

from jidoka.app import Worker
from jidoka.brain.agent import Agent
from jidoka.config import Settings
from jidoka.journal.store import Store
from jidoka.ledger.cost import Cost
from jidoka.protocols import Progress
from jidoka.settings import BudgetSettings, TaskCapSettings
from jidoka.thought import Prompt, Thought, ToolCall, Usage
from jidoka.types import Atom, Fact, Goal, Observation, Receipt, SkillSpec, Step

LIMIT_MS = 15.0
"""So much CPU time a turn may take [ms]."""

ROUND = 25
TEXT = "the quick brown fox jumps over the lazy dog " * 14
CACHE = Path(__file__).parent.parent / ".cache"

_PATH: dict[str, Any] = {
    "type": "object",
    "properties": {"path": {"type": "string"}},
    "required": ["path"],
    "additionalProperties": False,
}
_TEXT: dict[str, Any] = {
    "type": "object",
    "properties": {"path": {"type": "string"}, "text": {"type": "string"}},
    "required": ["path", "text"],
    "additionalProperties": False,
}
SKILLS = (
    SkillSpec("read", "Read a file.", "repeat", _PATH, contained=True),
    SkillSpec("write", "Write a file.", "keyed", _TEXT, contained=True),
)


@dataclass(slots=True)
class Rounds:
    """CPU time, told turn by turn."""

    cpu_s: list[float] = field(default_factory=list[float])
    """Of each round, a turn [s]."""
    turns: int = 0
    _since: float = 0.0

    def turn(self) -> None:
        """A turn begins."""
        if self.turns % ROUND == 0:
            now = time.process_time()
            if self.turns:
                self.cpu_s.append((now - self._since) / ROUND)
            self._since = now
        self.turns += 1

    @property
    def median_ms(self) -> float:
        """The median round."""
        return 1e3 * statistics.median(self.cpu_s)


class Files:
    """A terminal that is a dictionary, with 20 facts."""

    name = "terminal"

    def __init__(self) -> None:
        self._files = {"a": TEXT}

    def skills(self) -> Sequence[SkillSpec]:
        """Two."""
        return SKILLS

    def observe(self) -> Observation:
        """Twenty facts, none of which changes but for its time."""
        facts = (Fact(Atom("file", (str(n),)), self.name, 1.0, value={"bytes": n}) for n in range(20))
        return Observation(self.name, 1.0, tuple(facts))

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Read or write."""
        del call_id, epoch, progress
        if step.skill == "write":
            self._files[str(step.args["path"])] = str(step.args["text"])
            return Receipt(True, result={"bytes": len(step.args["text"])})
        return Receipt(True, result={"text": self._files.get(str(step.args["path"]), TEXT)})

    def lead(self, epoch: int) -> str:
        """Nothing."""
        del epoch
        return ""

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        """Nothing."""
        del call_id, epoch, life, progress

    def stop(self, reason: str) -> None:
        """Nothing."""


def asked(turn: int) -> tuple[str, dict[str, str]]:
    """Which tool the model calls in a turn, and with what: never twice the same."""
    if turn % 2:
        return "read", {"path": f"file_{turn}"}
    return "write", {"path": f"file_{turn}", "text": f"{turn} {TEXT}"}


class Instant:
    """A model that answers at once."""

    name = "bench:instant"

    def __init__(self, turns: int, rounds: Rounds) -> None:
        self._turns = turns
        self._rounds = rounds

    def worst(self, prompt: Prompt) -> Cost:
        """Some tokens."""
        return Cost.of(usd="0", tokens=1000 + prompt.max_output_tokens, seconds=10)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        """The next call."""
        del prompt, progress
        turn = self._rounds.turns
        self._rounds.turn()
        if turn == 0:
            check = {"tool": "terminal__read", "args": {"path": "a"}, "finds": {"ok": True}}
            return _thought(ToolCall(id="c", name="expect", args={"checks": [check]}))
        if turn > self._turns:
            return _thought(ToolCall(id="c", name="give_up", args={"reason": "enough"}))
        tool, args = asked(turn)
        return _thought(ToolCall(id="c", name=f"terminal__{tool}", args=args))


def _thought(call: ToolCall) -> Thought:
    usage = Usage(input_tokens=900, output_tokens=50)
    return Thought(calls=(call,), model=Instant.name, usage=usage, finish="tools", seconds=0.1)


def ours(folder: Path, turns: int) -> Rounds:
    """A task of so many turns, on a journal as a worker has it."""
    rounds, body = Rounds(), Files()
    budget = BudgetSettings(task=TaskCapSettings(seconds=Decimal(10**8), acts=10**9, tokens=10**11))
    store = Store(folder / "journal.db", now=time.time)
    worker = Worker(
        store,
        {body.name: body},
        settings=Settings(home=folder, budget=budget),
        brain_of=Agent,
        mind=Instant(turns, rounds),
    )
    outcome = worker.run(Goal("bench", ()))
    assert outcome.reason == "enough", outcome
    store.close()
    return rounds


def bare(turns: int) -> Rounds:
    """A run of so many turns of a pydantic-ai agent that does nothing else."""
    rounds, files = Rounds(), {"a": TEXT}

    def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        del messages, info
        turn = rounds.turns
        rounds.turn()
        if turn > turns:
            return ModelResponse(parts=[TextPart("enough")])
        tool, args = asked(turn)
        return ModelResponse(parts=[ToolCallPart(tool, args)])

    agent = pydantic_ai.Agent(FunctionModel(answer))

    def read(path: str) -> str:
        """Read a file."""
        return files.get(path, TEXT)

    def write(path: str, text: str) -> int:
        """Write a file."""
        files[path] = text
        return len(text)

    agent.tool_plain(read)
    agent.tool_plain(write)
    agent.run_sync("bench", usage_limits=UsageLimits(request_limit=None))
    return rounds


def main() -> int:
    """Measure and print."""
    logging.disable(logging.WARNING)
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    turns = int(words[0]) if words else 300
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        rows = {"jidoka": ours(folder, turns), f"pydantic-ai {pydantic_ai.__version__}": bare(turns)}
    finally:
        shutil.rmtree(folder)
    print(f"{turns} turns, CPU ms a turn{'':<6}{'median':>9}{'first':>9}{'last':>9}")
    for name, rounds in rows.items():
        first, last = 1e3 * rounds.cpu_s[0], 1e3 * rounds.cpu_s[-1]
        print(f"{name:<30}{rounds.median_ms:9.2f}{first:9.2f}{last:9.2f}")
    if "--json" in sys.argv:
        print(json.dumps({name: {"cpu_ms": rounds.median_ms} for name, rounds in rows.items()}))
    return 0 if rows["jidoka"].median_ms <= LIMIT_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
