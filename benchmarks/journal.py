"""What a long journal costs: time to the first new act, memory over many tasks.

    python -m benchmarks.journal [ENTRIES] [TASKS] [FOLDER]

First a journal of ENTRIES (100,000) over many tasks, the last of them interrupted: a new process imports the
worker, opens it, resumes that task, and is timed from its start to its first call of a body; beside it the
CPU time, which a busy machine disturbs less. Then one worker does TASKS (10,000) tasks of two acts each, and
its memory is read along the way. FOLDER is best in memory: the second half makes 150,000 commits. Run it from
the project's folder. The body is a warehouse of dictionaries. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jidoka.app import Worker
from jidoka.codec import canonical
from jidoka.config import Settings
from jidoka.journal.store import Store
from jidoka.types import Atom, Goal
from tests.fakes.warehouse import Mishap, Warehouse

GOAL = Goal("put a on packing", ((Atom("on", ("a", "packing")),),), "a shall stand on packing")
PAGE = os.sysconf("SC_PAGE_SIZE")


class FirstCall(BaseException):
    """The body is called: the time is up."""


def worker(home: Path, body: Warehouse) -> Worker:
    """A worker over a journal in `home`."""
    settings = Settings(home=home)
    return Worker(Store(settings.journal, now=time.time), {body.name: body}, settings=settings)


def fill(home: Path, entries: int) -> None:
    """A journal of that many entries, and one task that was interrupted in its first act."""
    made = worker(home, Warehouse({"a": "receiving"}))
    made.run(GOAL, "template")
    lines = [
        (entry.kind, entry.at_s, canonical(dict(entry.data))) for entry in made.store.entries("template")
    ]
    sql = "INSERT INTO entry (task, kind, at, data) VALUES (?, ?, ?, ?)"
    with made.store.transaction() as db:
        for number in range(entries // len(lines)):
            db.executemany(sql, [(f"t{number}", *line) for line in lines])
    cut = worker(home, Warehouse({"a": "receiving"}, mishaps={1: Mishap("unreached")}))
    try:
        cut.run(GOAL, "cut")
    except Exception as error:
        print(f"interrupted as planned: {error}", file=sys.stderr)
    cut.store.close()


def resume(home: Path) -> None:
    """Resume it in this process, up to the first call."""

    def called(_: int) -> None:
        raise FirstCall

    try:
        worker(home, Warehouse({"a": "receiving"}, before_call=called)).resume("cut")
    except FirstCall:
        os._exit(0)
    raise SystemExit("the body was never called")


def timed_resume(home: Path) -> tuple[float, float]:
    """Start a process that resumes; its wall time and its CPU time [s]."""
    began, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-m", "benchmarks.journal", "--resume", str(home)], check=True)
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu_s


def memory_mb() -> float:
    """Resident memory of this process [MB] (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE / 1e6


def many(home: Path, tasks: int) -> list[float]:
    """Do so many tasks in one process; its memory after each tenth of them [MB]."""
    body = Warehouse({"a": "receiving"})
    made, seen = worker(home, body), list[float]()
    for number in range(tasks):
        body.where["a"] = "receiving"
        body.receipts.clear()
        body.acts.clear()
        made.run(GOAL, f"m{number}")
        if (number + 1) % (tasks // 10) == 0:
            seen.append(round(memory_mb(), 1))
    made.store.close()
    return seen


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("entries", type=int, nargs="?", default=100_000)
    parser.add_argument("tasks", type=int, nargs="?", default=10_000)
    parser.add_argument("folder", type=Path, nargs="?", help="where the journals go; best in memory")
    parser.add_argument("--resume", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.resume is not None:
        resume(wanted.resume)
    entries, tasks = wanted.entries, wanted.tasks
    folder: Path | None = wanted.folder
    os.environ.pop("JIDOKA_HOME", None)  # it would win, and fill somebody's own journal
    home = Path(tempfile.mkdtemp(dir=folder))
    try:
        fill(home, entries)
        resumes = sorted(timed_resume(home) for _ in range(5))
        size = (home / "journal.db").stat().st_size / 1e6
        told = {"entries": entries, "journal_mb": round(size, 1)}
        told |= {"resume_s": [round(s, 2) for s, _ in resumes], "cpu_s": [round(s, 2) for _, s in resumes]}
        told |= {"tasks": tasks, "memory_mb": many(home / "many", tasks)}
        print(json.dumps(told))
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
