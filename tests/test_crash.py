"""kill -9 of a real process at every fault point, over a real journal: every effect happens once.

The world is a file. What a body remembers of its calls is in it too, or nowhere, as if it was killed as well.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from jidoka import faults
from jidoka.app import Worker
from jidoka.brain.planner import Planner
from jidoka.codec import receipt_json, receipt_of
from jidoka.config import Settings
from jidoka.journal.seal import replayed
from jidoka.journal.store import Store
from jidoka.ledger.charge import Account
from jidoka.ledger.cost import Cost
from jidoka.protocols import Progress
from jidoka.thought import Message, Prompt, Thought, Usage
from jidoka.types import Atom, Entry, Fact, Goal, Proposal, Receipt, Step, Think
from tests.fakes.warehouse import Warehouse

GOAL = Goal("swap", ((Atom("on", ("a", "packing")), Atom("on", ("b", "receiving"))),), "swap a and b")
OUTSIDE = {"body.begin", "body.end", "halt.after"} | faults.MODEL_POINTS
"""Points of a model, of a body's server, and of a stop that nobody asks for here."""


MIDDLE = {
    "lease.after": "lease.after:1",
    "lead.after": "lead.after:1",
    "attach.after": "call.after:2",
    "redo.after": "intent.after:2",
}
"""Where the first worker dies, for points that it passes only once, or only while it recovers."""


class OnDisk(Warehouse):
    """A warehouse that is a file: each act replaces it, so a kill leaves it before or after the act."""

    def __init__(self, path: Path, *, remembers: bool) -> None:
        super().__init__({"a": "receiving", "b": "packing"})
        self.path, self.remembers = path, remembers
        if path.exists():
            told = json.loads(path.read_text("utf-8"))
            self.where, self.acts, self.epoch = told["where"], told["acts"], told["epoch"]
            self.robot_at = told["robot_at"]
            self.receipts = {key: receipt_of(receipt) for key, receipt in told["receipts"].items()}

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        receipt = super().call(step, call_id=call_id, epoch=epoch, progress=progress)
        known = {key: receipt_json(told) for key, told in self.receipts.items()} if self.remembers else {}
        told = {"where": self.where, "acts": self.acts, "robot_at": self.robot_at, "epoch": self.epoch}
        scratch = self.path.with_suffix(".new")
        scratch.write_text(json.dumps({**told, "receipts": known}))
        scratch.replace(self.path)
        return receipt


def _work(home: Path, fault: str, remembers: bool) -> None:
    faults._plan = fault  # pyright: ignore[reportPrivateUsage]
    store = Store(home / "journal.db", now=lambda: 1000.0)
    body = OnDisk(home / "world.json", remembers=remembers)
    made = Worker(store, {body.name: body}, settings=Settings(home=home))
    if store.entries("t"):
        made.resume("t")
    else:
        made.run(GOAL, "t")
    os._exit(0)


class OnPaper:
    """A model that writes down durably that it was asked, and says nothing of use."""

    name = "fake:one"

    def __init__(self, path: Path) -> None:
        self._path = path

    def worst(self, prompt: Prompt) -> Cost:
        return Cost.of(usd="1", tokens=100)

    def think(self, prompt: Prompt, *, progress: Progress | None = None) -> Thought:
        with self._path.open("a") as bill:
            bill.write("asked\n")
        return Thought(text="go on", model=self.name, usage=Usage(input_tokens=10, usd="0.2"))


class Thoughtful(Planner):
    """A planner that asks a model before its first step."""

    def next(self, goal: Goal, entries: Sequence[Entry], facts: Sequence[Fact]) -> Proposal:
        if any(entry.kind == "thought" and "text" in entry.data for entry in entries):
            return super().next(goal, entries, facts)
        return Think(Prompt(messages=(Message(role="user", text=goal.text),)))


def _think(home: Path, fault: str) -> None:
    faults._plan = fault  # pyright: ignore[reportPrivateUsage]
    store = Store(home / "journal.db", now=lambda: 1000.0)
    body = OnDisk(home / "world.json", remembers=True)
    brain = Thoughtful(body.name, body.skills())
    mind = OnPaper(home / "bill")
    settings = Settings(home=home)
    made = Worker(store, {body.name: body}, settings=settings, brain_of=lambda skills: brain, mind=mind)
    made.resume("t") if store.entries("t") else made.run(GOAL, "t")
    os._exit(0)


@pytest.mark.process
@pytest.mark.parametrize(
    ("point", "asked", "usd"),
    [
        ("think.before", 1, "0.2"),
        ("think.after", 1, "2.2"),
        ("model.after", 3, "2.2"),
        ("thought.after", 1, "0.2"),
    ],
)
def test_a_recorded_answer_is_paid_for_once(tmp_path: Path, point: str, asked: int, usd: str) -> None:
    """Killed twice at a point: what was not recorded is asked again, a lost prompt counts at its worst."""
    fork = multiprocessing.get_context("fork")
    codes: list[int | None] = []
    for fault in (f"{point}:1", f"{point}:1", ""):
        process = fork.Process(target=_think, args=(tmp_path, fault))
        process.start()
        process.join(60)
        codes.append(process.exitcode)
    kills = 1 if point == "thought.after" else 2  # a recorded answer leads past the point
    assert codes == [*[-signal.SIGKILL] * kills, *[0] * (3 - kills)]
    assert (tmp_path / "bill").read_text().count("asked") == asked
    with Store(tmp_path / "journal.db", now=lambda: 1000.0) as store:
        assert store.books() == store.recomputed()
        assert store.books().held[Account(scope="task", name="t")].nano_usd == Cost.of(usd=usd).nano_usd
        assert replayed(store.entries("t")).state.status == "done"


def ended(home: Path, fault: str, *, remembers: bool) -> int | None:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(home, fault, remembers))
    process.start()
    process.join(60)
    return process.exitcode


@pytest.mark.process
@pytest.mark.parametrize("remembers", [False, True], ids=["body killed too", "body remembers"])
@pytest.mark.parametrize("point", sorted(set(faults.POINTS) - OUTSIDE))
def test_killed_at_any_point_nothing_is_lost_and_nothing_is_repeated(
    tmp_path: Path, point: str, remembers: bool
) -> None:
    """The first worker dies in the middle, the next as soon as it comes there, and a third ends the task."""
    first = MIDDLE.get(point, f"{point}:2")
    assert ended(tmp_path, first, remembers=remembers) == -signal.SIGKILL
    assert ended(tmp_path, f"{point}:1", remembers=remembers) == -signal.SIGKILL
    assert ended(tmp_path, "", remembers=remembers) == 0
    with Store(tmp_path / "journal.db", now=lambda: 1000.0) as store:
        found = replayed(store.entries("t"))
        assert store.books() == store.recomputed()
        assert not store.books().open
    world = json.loads((tmp_path / "world.json").read_text("utf-8"))
    assert (found.state.status, found.equal) == ("done", True)
    assert found.state.ending is not None
    assert found.state.ending.verified
    assert world["where"] == {"a": "packing", "b": "receiving"}
    assert len(world["acts"]) == len(set(world["acts"])) == 4
    assert not found.state.questions, "nobody was asked needlessly"
