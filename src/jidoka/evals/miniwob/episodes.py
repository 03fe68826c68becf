"""Tasks done by the oracle, each from several seeds, and what the page itself gave for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.called import SkillFailed, Talk
from jidoka.evals.miniwob.hand import Hand, Lost
from jidoka.evals.miniwob.tasks import TASKS
from jidoka.types import Json

BEGIN: Final = """
([seed, milliseconds]) => {
    Math.seedrandom(seed);
    core.EPISODE_MAX_TIME = milliseconds;
    core.startEpisodeReal();
    const said = core.getUtterance();
    return said.utterance ?? said;
}"""
"""Starts an episode; its sentence."""

REWARD: Final = "() => WOB_DONE_GLOBAL ? WOB_RAW_REWARD_GLOBAL : null"
"""What the page gave, without the part that counts time; null while it is not over."""

MOST_MS: Final = 120_000
"""How long an episode may take on a busy machine [ms]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One task from one seed."""

    task: str
    seed: int
    reward: float | None
    """Above 0: done right; None: not ended."""
    failure: str = ""
    """Why the oracle gave up."""

    @property
    def right(self) -> bool:
        """Whether the page says that it was done right."""
        return self.reward is not None and self.reward > 0


class Quiet:
    """A talk that nobody cancels."""

    cancelled = False

    def say(self, fraction: float, message: str) -> None:
        """Nobody listens."""

    def check(self) -> None:
        """Nobody cancels."""


def run(
    browser: Browser,
    address: str,
    seeds: Sequence[int],
    *,
    tasks: Sequence[str] = tuple(TASKS),
    told: Callable[[int, Episode], None] | None = None,
) -> list[Episode]:
    """Do every task from every seed.

    Args:
        browser: may reach `address`.
        address: `host:port` of the pages.
        seeds: one episode each.
        tasks: their names.
        told: called after each episode with how many are done.
    """
    done: list[Episode] = []
    talk: Talk = Quiet()

    def skill(name: str, args: Mapping[str, Json]) -> Mapping[str, Json]:
        return browser.do(name, args, talk).result

    for task in tasks:
        for seed in seeds:
            skill("open", {"url": f"http://{address}/miniwob/{task}.html"})
            utterance = str(browser.evaluate(BEGIN, [seed, MOST_MS]))
            failure = _attempt(task, Hand(skill, utterance))
            reward = browser.evaluate(REWARD)
            done.append(Episode(task=task, seed=seed, reward=reward, failure=failure))
            if told is not None:
                told(len(done), done[-1])
    return done


def _attempt(task: str, hand: Hand) -> str:
    """Let the oracle do it; why it gave up, or an empty string."""
    try:
        TASKS[task](hand)
    except (SkillFailed, Lost, StopIteration, IndexError, KeyError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
