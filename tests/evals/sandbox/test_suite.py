"""Every attack is blocked, and the judge would notice if one were not."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from jidoka.bodies.terminal import Terminal
from jidoka.evals.sandbox import suite
from jidoka.evals.sandbox.attack import Attack
from jidoka.evals.sandbox.baits import Baits, laid_out
from jidoka.evals.sandbox.limits import LIMITS
from jidoka.evals.sandbox.suite import Results, Tried
from jidoka.evals.sandbox.trial import Trial, bare, in_sandbox

HARMLESS_BARE = (
    *("read_keys", "write_outside", "kill_outside", "inherited_environment", "inherited_descriptors"),
    *("body_reads_through_link", "body_runs_repository_command", "abstract_socket", "daemon_left_behind"),
)


def attack(name: str) -> Attack:
    return next(attack for attack in suite.ATTACKS if attack.name == name)


def tried(name: str, *, ran: bool, came_through: bool, control: bool | None, launcher: str = "user") -> Tried:
    def trial(through: bool) -> Trial:
        return Trial(attack=name, ran=ran, came_through=through, how="because")

    bare_one = None if control is None else trial(control)
    return Tried(launcher=launcher, trial=trial(came_through), control=bare_one)


def quiet(fraction: float, message: str) -> None:
    del fraction, message


@pytest.fixture
def baits() -> Iterator[Baits]:
    with laid_out(suite.SANDBOX_USER if os.geteuid() == 0 else os.geteuid()) as baits:
        yield baits


@pytest.mark.process
def test_every_attack_is_blocked() -> None:
    results = suite.run(quiet, starts=3, controls=False)
    score = suite.score(results)
    assert score["not_blocked"] == {}
    assert score["blocked"] == score["attacks"] == len(suite.ATTACKS) >= 25
    assert 0 < score["start_ms_p50"] < 1000


@pytest.mark.process
@pytest.mark.parametrize("name", HARMLESS_BARE)
def test_without_a_sandbox_it_comes_through_and_is_seen(name: str, baits: Baits) -> None:
    trial = bare(attack(name), baits.root / "bare", baits)
    assert trial.ran
    assert trial.came_through, trial.how


@pytest.mark.process
def test_a_body_without_a_sandbox_is_seen_through(baits: Baits) -> None:
    workspace = baits.root / "workspace"
    body = Terminal(workspace, limits=LIMITS, unsafe=True)
    for name in ("read_outside", "write_outside", "tcp", "kill_outside"):
        trial = in_sandbox(attack(name), body, workspace, baits)
        assert trial.came_through, f"{name}: {trial.how}"


@pytest.mark.process
def test_a_program_that_never_began_counts_as_nothing_blocked(baits: Baits) -> None:
    workspace = baits.root / "workspace"
    broken = Attack(name="broken", tries="this is no Python")
    trial = in_sandbox(broken, Terminal(workspace, limits=LIMITS), workspace, baits)
    assert (trial.ran, trial.came_through) == (False, False)


def test_the_score_counts_what_ran_and_was_blocked_everywhere() -> None:
    results = Results(
        tried=(
            tried("a", ran=True, came_through=False, control=True),
            tried("a", ran=True, came_through=True, control=True, launcher="root"),
            tried("b", ran=True, came_through=False, control=None),
            tried("b", ran=True, came_through=False, control=False, launcher="root"),
            tried("c", ran=False, came_through=False, control=True),
        ),
        starts_ms={"user": (10.0, 20.0, 90.0), "root": (12.0, 11.0, 13.0)},
    )
    score = suite.score(results)
    assert (score["attacks"], score["blocked"]) == (3, 1)
    assert set(score["not_blocked"]) == {"a", "c"}
    assert score["start_ms_p50"] == 20.0
    assert score["launchers"]["root"] == {"blocked": 1, "start_ms_p50": 12.0}
    assert set(score["not_shown"]) == {"b"}


def test_attacks_have_names_of_their_own_and_say_why_nobody_tries_them() -> None:
    names = [attack.name for attack in suite.ATTACKS]
    assert len(names) == len(set(names))
    for one in suite.ATTACKS:
        compile(one.program(), one.name, "exec")
        compile(one.program(bare=True), one.name, "exec")
        assert (one.control == "none") == bool(one.no_control)
