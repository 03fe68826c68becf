"""A terminal without a computer: files in a dictionary, and commands that are Python functions.

Its `acts` count what really happened, whatever receipts say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jidoka.errors import Fenced
from jidoka.protocols import Progress
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec, Step


def _object(*required: str) -> Mapping[str, Json]:
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in required},
        "required": list(required),
        "additionalProperties": False,
    }


SKILLS = (
    SkillSpec("read", "Read a file.", "repeat", _object("path")),
    SkillSpec("write", "Write a file.", "keyed", _object("path", "text")),
    SkillSpec("run", "Run a command.", "ask", _object("command")),
    SkillSpec("inspect", "Run a command that only reads.", "repeat", _object("command")),
)

Command = Callable[["Files"], tuple[int, str]]


@dataclass
class Files:
    """The body and its world."""

    files: dict[str, str] = field(default_factory=dict[str, str])
    commands: Mapping[str, Command] = field(default_factory=dict[str, Command])
    name: str = "terminal"
    acts: list[str] = field(default_factory=list[str])
    """Effects that happened, in order."""
    looks: int = 0
    stopped: list[str] = field(default_factory=list[str])
    receipts: dict[str, Receipt] = field(default_factory=dict[str, Receipt])
    epoch: int = 0
    clock_s: float = 0.0
    before_call: Callable[[Step], None] = lambda step: None

    def skills(self) -> Sequence[SkillSpec]:
        return SKILLS

    def observe(self) -> Observation:
        self.clock_s += 0.1
        fact = Fact(
            Atom("workspace", (self.name,)), self.name, self.clock_s, value={"entries": len(self.files)}
        )
        return Observation(self.name, self.clock_s, (fact,))

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        self.lead(epoch)
        if call_id not in self.receipts:
            self.before_call(step)
            self.receipts[call_id] = self._do(step)
        return self.receipts[call_id]

    def lead(self, epoch: int) -> str:
        if epoch < self.epoch:
            raise Fenced(f"epoch {epoch} is older than {self.epoch}")
        self.epoch = epoch
        return ""

    def attach(
        self, call_id: str, *, epoch: int, life: str = "", progress: Progress | None = None
    ) -> Receipt | None:
        self.lead(epoch)
        return self.receipts.get(call_id)

    def stop(self, reason: str) -> None:
        self.stopped.append(reason)

    def _do(self, step: Step) -> Receipt:
        args = {name: str(value) for name, value in step.args.items()}
        match step.skill:
            case "read":
                self.looks += 1
                text = self.files.get(args["path"])
                return _failed("not_found") if text is None else Receipt(True, result={"text": text})
            case "write":
                self.acts.append(f"write {args['path']}")
                self.files[args["path"]] = args["text"]
                return Receipt(True, result={"bytes": len(args["text"])})
            case "run":
                self.acts.append(f"run {args['command']}")
                return self._run(args["command"])
            case _:
                self.looks += 1
                return self._run(args["command"])

    def _run(self, command: str) -> Receipt:
        code, out = self.commands.get(command, lambda _: (127, "not found"))(self)
        result = {"exit_code": code, "stdout": out}
        return Receipt(True, result=result) if code == 0 else Receipt(False, "exit_status", result=result)


def _failed(code: str) -> Receipt:
    return Receipt(False, code, f"{code}: look again")
