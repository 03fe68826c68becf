"""The labour evaluation on a real episode, and its results file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from jidoka.errors import TerminalError
from jidoka.evals import labour
from jidoka.evals.metering import PERIOD_TICKS, STRETCH_TICKS, Meter
from jidoka.evals.score import Episode
from jidoka.evals.suite import Job, job
from jidoka.sites.warehouse.simulation import simulate
from jidoka.sites.warehouse.site import load_site

DONE = Episode(seed=1, kind="fetch", boxes=1, box_seconds=(30.0,), sim_s=33.0)
FAILED = Episode(seed=2, kind="swap", boxes=2, failures=("slipped/elsewhere",), box_seconds=(30.0,), drops=1)


def use(monkeypatch: pytest.MonkeyPatch, episodes: dict[int, Episode]) -> list[int]:
    """Let the evaluation meet these episodes; the seeds that it really ran."""
    ran: list[int] = []

    def run(work: Job) -> Episode:
        ran.append(work.seed)
        return episodes[work.seed]

    monkeypatch.setattr(labour, "run_episode", run)
    return ran


def test_a_broken_off_evaluation_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "new" / "results.jsonl"
    ran = use(monkeypatch, {1: DONE, 2: FAILED})
    told: list[int] = []
    assert labour.run(load_site(), [1], results) == [DONE]
    with results.open("a") as file:
        file.write('{"seed": 2, "kind": "sw')  # the power went
    assert labour.run(load_site(), [1, 2], results, told=lambda n, _: told.append(n)) == [DONE, FAILED]
    assert ran == [1, 2]
    assert told == [1, 2]
    assert labour.read_results(results) == [DONE, FAILED]


def test_a_crash_fails_its_boxes_and_not_the_evaluation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    use(monkeypatch, {2: DONE})  # a KeyError for seed 3
    crashed, done = labour.run(load_site(), [3, 2], tmp_path / "r.jsonl")
    assert crashed.failures == ("crash_KeyError",) * crashed.boxes
    assert done == DONE
    assert "seed 3 crashed" in caplog.text


def test_results_of_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(TerminalError, match="move it away"):
        labour.read_results(tmp_path / "r.jsonl")


@pytest.mark.physics
def test_one_real_episode() -> None:
    episode = labour.run_episode(job(load_site(), 0))
    assert episode.kind == "fetch"
    assert episode.falls == 0
    assert len(episode.box_seconds) + len(episode.failures) == episode.boxes
    assert episode.sim_s >= sum(episode.box_seconds)
    assert episode.cpu_s > episode.bare_step_s > 0


@pytest.mark.physics
def test_the_metered_steps_are_the_very_steps_of_the_episode() -> None:
    """Stepped again under the same commands, a stretch ends in exactly the state that the episode went
    through.
    """
    meters: list[Meter] = []

    def metered(*parts: object) -> Meter:
        meters.append(Meter(*parts))  # pyright: ignore[reportArgumentType]
        return meters[0]

    simulation = simulate(job(load_site(), 0).hall, wrap=metered)
    meter = meters[0]
    meter.restart()
    same: list[bool] = []
    while meter.ticks < 3 * PERIOD_TICKS + STRETCH_TICKS:
        simulation.humanoid.tick()
        if meter.ticks % PERIOD_TICKS == STRETCH_TICKS:
            same.append(np.array_equal(meter.again.qpos, simulation.data.qpos))
    assert same == [True] * 4
    assert meter.own_s > meter.bare_s() / PERIOD_TICKS > 0
