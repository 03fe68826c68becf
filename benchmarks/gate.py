"""What one gated act costs without the act, beside a bare pair of commits and two peers.

    python benchmarks/gate.py [ACTS] [FOLDER] [--json]

All rows in one run on one disk, taking turns in rounds of 50, so that a busy disk is busy for everybody;
medians of wall time, and CPU time. FOLDER should be on the disk where the journal lives; by default a new one
in .cache.

- bare: two commits of 600 bytes into one table, sqlite3, WAL, synchronous FULL.
- jidoka: `Gate.act` over a body that does nothing: permission by a policy, reservation under caps for task
  and day, intent, receipt, settlement. Two commits.
- langgraph: one step of a graph with SqliteSaver, durability "sync". One checkpoint and its writes.
- dbos: one step of a workflow on its SQLite system database.

The peers live in an environment of their own, made by the command in benchmarks/requirements.txt; without it
their rows say so. Exit code 1 if the gate costs more than 2.5 bare pairs, or more than a peer's step.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jidoka.andon.policy import Policy
from jidoka.gate import Gate
from jidoka.journal.lease import LeasedJournal, acquire
from jidoka.journal.store import Store, lease_name
from jidoka.protocols import Progress
from jidoka.record import Record
from jidoka.settings import BudgetSettings, CapSettings
from jidoka.types import Atom, Fact, Observation, Receipt, SkillSpec, Step

ROUND = 50
LIMIT = 2.5
"""So many bare pairs an act may cost."""

CACHE = Path(__file__).parent.parent / ".cache"
PEERS = CACHE / "bench" / "bin" / "python"
INSTALL = "python3 -m venv .cache/bench && .cache/bench/bin/pip install -r benchmarks/requirements.txt"
RULE = {"decision": "deny", "body": "terminal", "args": {"command": {"regex": ".*rm .*"}}}


@dataclass(slots=True)
class Row:
    """What was measured of one contender."""

    name: str
    version: str = ""
    wall_s: list[float] = field(default_factory=list[float])
    cpu_s: list[float] = field(default_factory=list[float])

    @property
    def wall_ms(self) -> float:
        """Median wall time [ms]."""
        return 1e3 * statistics.median(self.wall_s)

    @property
    def cpu_ms(self) -> float:
        """Median over the rounds of CPU time a step [ms]."""
        return 1e3 * statistics.median(self.cpu_s)

    def measure(self, step: Callable[[], object], count: int) -> None:
        """Run a round in this process."""
        cpu = time.process_time()
        for _ in range(count):
            began = time.perf_counter()
            step()
            self.wall_s.append(time.perf_counter() - began)
        self.cpu_s.append((time.process_time() - cpu) / count)


class Idle:
    """A body that does nothing, in a hall with 60 facts."""

    name = "humanoid"
    _skill = SkillSpec("place", "", "probe", {}, typical_s=10.0, typical_j=900.0)
    _receipt = Receipt(True, seconds=9.5, joules=870.0, result={"xyz": [1.0, 2.0, 0.8]})

    def skills(self) -> Sequence[SkillSpec]:
        """One."""
        return (self._skill,)

    def observe(self) -> Observation:
        """Sixty boxes."""
        atoms = (Atom("on", (f"box_{n}", "packing")) for n in range(60))
        facts = (Fact(atom, self.name, 1.0, value={"xyz": [1.0, 2.0, 0.8], "yaw": 0.1}) for atom in atoms)
        return Observation(self.name, 1.0, tuple(facts))

    def call(self, step: Step, *, call_id: str, epoch: int, progress: Progress | None = None) -> Receipt:
        """Nothing."""
        del step, call_id, epoch, progress
        return self._receipt

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


def bare(folder: Path) -> Callable[[], object]:
    """Two commits, and nothing else."""
    db = sqlite3.connect(folder / "bare.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, data TEXT)")
    text = "x" * 600

    def pair() -> None:
        db.execute("INSERT INTO entry (data) VALUES (?)", (text,))
        db.execute("INSERT INTO entry (data) VALUES (?)", (text,))

    return pair


def gated(folder: Path) -> Callable[[], object]:
    """One act through the gate, on a journal as a worker has it."""
    body = Idle()
    store = Store(folder / "journal.db", now=time.time)
    lease = acquire(store, [lease_name("bench")])
    record = Record(LeasedJournal(store, lease), "bench")
    caps = BudgetSettings(day=CapSettings(usd=1000, acts=10**9))  # pyright: ignore[reportArgumentType]
    gate = Gate(
        {body.name: body},
        caps={**caps.caps(), "task": {"acts": 10**9, "milliseconds": 10**14}},
        permit=Policy.model_validate({"rules": [RULE]}).permit,
        epoch=lease.epoch,
        sleep=time.sleep,
    )
    gate.look(record)
    effects = (Atom("on", ("box_1", "packing")), Atom("hands_free", ("robot",)))
    step = Step(
        *(body.name, "place", {"box": "box_1", "station": "packing"}),
        pre=(Atom("holding", ("robot", "box_1")),),
        post=effects,
        expected_s=11.0,
    )
    return lambda: gate.act(record, step)


def peer(row: Row, folder: Path, count: int) -> None:
    """Run a round of a peer in its own environment."""
    own = Path(tempfile.mkdtemp(dir=folder))
    script = Path(__file__).with_name("peers.py")
    command = [str(PEERS), str(script), row.name, str(own), str(count)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout
    told = json.loads(said.splitlines()[-1])
    row.wall_s += told["wall_s"]
    row.cpu_s.append(told["cpu_s"])
    row.version = told["version"]


def table(rows: Sequence[Row]) -> str:
    """The rows for people, with the ratio to the bare pair."""
    lines = [f"{'':<22}{'wall ms':>9}{'CPU ms':>9}{'x bare, wall':>14}{'x bare, CPU':>13}"]
    for row in rows:
        name = f"{row.name} {row.version}".strip()
        if not row.wall_s:
            lines.append(f"{name:<22} not installed: {INSTALL}")
            continue
        wall, cpu = row.wall_ms / rows[0].wall_ms, row.cpu_ms / rows[0].cpu_ms
        lines.append(f"{name:<22}{row.wall_ms:9.2f}{row.cpu_ms:9.2f}{wall:14.2f}{cpu:13.2f}")
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    acts = int(words[0]) if words else 300
    CACHE.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=words[1] if len(words) > 1 else CACHE))
    rows = [Row("bare", sqlite3.sqlite_version), Row("jidoka"), Row("langgraph"), Row("dbos")]
    try:
        steps = (bare(folder), gated(folder))
        for row, step in zip(rows, steps, strict=False):
            row.measure(step, 20)
            row.wall_s.clear()
            row.cpu_s.clear()
        for _ in range(max(1, acts // ROUND)):
            for row, step in zip(rows, steps, strict=False):
                row.measure(step, ROUND)
            for row in rows[2:] if PEERS.exists() else ():
                peer(row, folder, ROUND)
    finally:
        shutil.rmtree(folder)
    print(table(rows))
    if "--json" in sys.argv:
        told = {row.name: {"wall_ms": row.wall_ms, "cpu_ms": row.cpu_ms} for row in rows if row.wall_s}
        print(json.dumps(told))
    ours, others = rows[1].wall_ms, [row.wall_ms for row in rows[2:] if row.wall_s]
    return 0 if ours <= LIMIT * rows[0].wall_ms and all(ours < other for other in others) else 1


if __name__ == "__main__":
    raise SystemExit(main())
