"""The oracle on a few tasks in a real Chromium, and how its score is counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.errors import UsageError
from jidoka.evals.miniwob import episodes, pages
from jidoka.evals.miniwob.episodes import Episode
from jidoka.evals.miniwob.hand import Hand, Lost
from jidoka.evals.miniwob.latency import Latency, typical_ratio
from jidoka.evals.miniwob.score import score
from jidoka.evals.miniwob.tasks import TASKS
from jidoka.types import Json

SNAPSHOT = """\
- generic [ref=e1]:
  - generic [ref=e2]:
    - generic [ref=e3]: Click button ONE.
    - button "ONE" [ref=e4]
  - generic [ref=e5]:
    - generic [ref=e6]: "Last reward: 1"
    - generic [ref=e7]: "-"
- dialog "Sure" [ref=e8]:
  - button "OK" [ref=e9]
"""


class Skills:
    """Answers `read`, and remembers what else it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, Json]]] = []

    def __call__(self, name: str, args: Mapping[str, Json]) -> Mapping[str, Json]:
        if name != "read":
            self.asked.append((name, args))
        return {"snapshot": SNAPSHOT, "tables": []}


def test_the_oracle_acts_by_skills_and_does_not_see_the_counters() -> None:
    skills = Skills()
    hand = Hand(skills, "Click button ONE.")
    TASKS["click-test-2"](hand)
    ((name, args),) = skills.asked
    assert (name, args["ref"]) == ("click", "e4")
    assert not [node for node in hand.nodes if "reward" in node.text or node.text == "-"]
    assert hand.one("button", "OK").ref == "e9"
    with pytest.raises(Lost, match="no button 'TWO'"):
        hand.one("button", "TWO")


def test_every_task_is_a_page_of_the_benchmark() -> None:
    there = {path.stem for path in (pages.folder() / "miniwob").glob("*.html")}
    assert len(TASKS) >= 30
    assert not TASKS.keys() - there


def test_a_score_counts_what_the_pages_gave() -> None:
    done = [
        Episode(task="a", seed=0, reward=1.0),
        Episode(task="a", seed=1, reward=-1.0),
        Episode(task="b", seed=0, reward=None, failure="Lost: x"),
        Episode(task="b", seed=1, reward=0.3),
    ]
    slow = Latency(skill_s=(0.5, 1.0, 0.75), bare_s=(0.25, 0.25, 0.25))
    found = score(done, {"click": slow, "read": Latency(skill_s=(0.25,), bare_s=(0.25,))})
    assert (found["tasks"], found["episodes"], found["success"]) == (2, 4, 0.5)
    assert found["failed"] == ["a/1", "b/0"]
    assert (found["latency_ratio"], found["latency_ratio_worst"]) == (2.5, 3.0)
    assert typical_ratio([slow]) == 3.0
    assert score([], {})["success"] is None


def test_a_task_that_is_unknown_is_said() -> None:
    from jidoka.commands.evaluate_miniwob import evaluate_miniwob  # noqa: PLC0415  (loads Playwright)

    with pytest.raises(UsageError, match="does not know 'fly'; it knows: button-delay"):
        evaluate_miniwob(1, ("fly",), as_json=True)


@pytest.mark.process
def test_a_few_tasks_through_our_skills(tmp_path: Path) -> None:
    tasks = ("click-checkboxes", "login-user", "read-table", "drag-items", "copy-paste")
    with pages.serving() as address:
        browser = Browser(BrowserSettings(hosts=AllowList.parse([address]), folder=tmp_path))
        try:
            done = episodes.run(browser, address, range(2), tasks=tasks)
        finally:
            browser.close()
    assert [(episode.task, episode.seed) for episode in done] == [(t, s) for t in tasks for s in range(2)]
    assert not [episode for episode in done if not episode.right]


@pytest.mark.process
def test_what_the_oracle_does_wrong_counts_as_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(hand: Hand) -> None:
        hand.click(hand.one("button", "TWO"))

    monkeypatch.setattr(episodes, "TASKS", {"click-test-2": wrong})
    with pages.serving() as address:
        browser = Browser(BrowserSettings(hosts=AllowList.parse([address]), folder=tmp_path))
        try:
            (episode,) = episodes.run(browser, address, (1,), tasks=("click-test-2",))
        finally:
            browser.close()
    assert (episode.reward, episode.right) == (-1, False)
