"""One durable step of a peer, without the act: LangGraph with SqliteSaver, DBOS on SQLite.

    .cache/bench/bin/python benchmarks/peers.py (langgraph | dbos) FOLDER STEPS

Prints one JSON object: the wall time of every step [s], CPU time a step [s], version. Run by
benchmarks/gate.py.
"""

# pyright: basic, reportMissingImports=false

from __future__ import annotations

import json
import sqlite3
import sys
import time
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, TypedDict

Moment = tuple[float, float]
"""Wall time and CPU time of this process [s]."""

WARM_UP = 5
"""Steps before the first that counts."""


def langgraph(folder: Path, steps: int) -> list[Moment]:
    """When the steps of a one-node loop began; a checkpoint is on disk before each (durability sync)."""
    from langgraph.checkpoint.sqlite import SqliteSaver  # noqa: PLC0415
    from langgraph.graph import END, START, StateGraph  # noqa: PLC0415

    class State(TypedDict):
        number: int
        text: str

    began: list[Moment] = []

    def step(state: State) -> dict[str, Any]:
        began.append((time.perf_counter(), time.process_time()))
        return {"number": state["number"] + 1, "text": "x" * 600}

    graph = StateGraph(State)
    graph.add_node("step", step)
    graph.add_edge(START, "step")
    graph.add_conditional_edges("step", lambda state: "step" if state["number"] <= steps else END)
    db = sqlite3.connect(folder / "langgraph.db", check_same_thread=False)
    app = graph.compile(checkpointer=SqliteSaver(db))
    config: Any = {"configurable": {"thread_id": "1"}, "recursion_limit": steps + 10}
    app.invoke({"number": 0, "text": ""}, config, durability="sync")
    db.close()
    return began


def dbos(folder: Path, steps: int) -> list[Moment]:
    """When the steps of a workflow began; the outcome of each is on disk before the next."""
    from dbos import DBOS  # noqa: PLC0415

    began: list[Moment] = []

    @DBOS.step()
    def step(number: int) -> str:
        began.append((time.perf_counter(), time.process_time()))
        return "x" * 600 + str(number)

    @DBOS.workflow()
    def work() -> None:
        for number in range(steps + 1):
            step(number)

    config: Any = {
        "name": "bench",
        "system_database_url": f"sqlite:///{folder / 'dbos.db'}",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    work()
    DBOS.destroy()
    return began


def main() -> None:
    """Run one and print."""
    name, folder, steps = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    began = {"langgraph": langgraph, "dbos": dbos}[name](folder, WARM_UP + steps)[WARM_UP:]
    walls = [after[0] - before[0] for before, after in pairwise(began)]
    cpu_s = (began[-1][1] - began[0][1]) / len(walls)
    told = {"wall_s": walls, "cpu_s": cpu_s, "version": version(name)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
