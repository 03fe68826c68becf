"""The company: a plan of the backlog, then every issue from turn to turn until it is merged or handed back.

Everything that counts stands in the repository and the journal. What is held here can be lost at any time:
the next run looks at both and goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from jidoka.company.backlog import Issue
from jidoka.company.crew import Crew
from jidoka.company.records import backlog_id
from jidoka.company.shelf import plan_of
from jidoka.company.stages import ROUNDS, Closed, GiveBack, Move, Next, Waits, next_move
from jidoka.errors import Busy, JidokaError
from jidoka.journal.store import Store
from jidoka.outcome import Outcome

MOVES: Final = 40
"""More turns than this no issue can take; then something is wrong with the company itself."""

Told: TypeAlias = Callable[[str], None]
"""Called with a line about what happens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of an issue."""

    issue: Issue
    key: str
    state: str
    """`merged`, `handed_back`, `waits` for a person, or `broken` off: the next run goes on."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Works a backlog off.

    Args:
        crew: works turns off.
        rounds: how often an engineer gets an issue at most.
        tell: told of every turn; from any thread.
        leave: once called, every turn ends between two steps (`tasks.leaving`), and goes on in the next run.
    """

    crew: Crew
    rounds: int = ROUNDS
    tell: Told = lambda line: None
    leave: Callable[[], object] = lambda: None

    def run(self, wished: tuple[Issue, ...], *, jobs: int = 2) -> list[Result]:
        """Work all issues off, `jobs` at once.

        Returns what became of each. A plan that waits for a person, or that could not be made, is the one
        result.

        Raises:
            JidokaError: the lead's turn broke off; the next run goes on.
        """
        backlog = backlog_id(wished)
        plan = plan_of(self.crew.plant.git, backlog)
        if not plan:
            self.tell("the lead plans")
            outcome = self.crew.lead(backlog, wished)
            plan = plan_of(self.crew.plant.git, backlog)
            if not plan or outcome.outcome == "asked":
                issue = Issue(id="plan", title="the plan", text="")
                state = "waits" if outcome.outcome == "asked" else "handed_back"
                return [Result(issue=issue, key=f"plan-{backlog}", state=state, reason=outcome.reason)]
        results = self._all(plan, jobs)
        self._show(results)
        return [results[issue.id] for issue in plan if issue.id in results]

    def issue(self, issue: Issue) -> Result:
        """Take one issue from turn to turn."""
        key = issue.key
        for _ in range(MOVES):
            move = self.move(key)
            match move:
                case Closed(merged=merged, reason=reason):
                    state = "merged" if merged else "handed_back"
                    return Result(issue=issue, key=key, state=state, reason=reason)
                case Waits(question=question):
                    return Result(issue=issue, key=key, state="waits", reason=question)
                case GiveBack(reason=reason):
                    self.tell(f"{issue.id}: handed back: {reason}")
                    outcome = self.crew.hand_back(issue, key, reason)
                case Next(role=role, why=why):
                    self.tell(f"{issue.id}: {move.name}")
                    outcome = self.crew.turn(issue, key, role, move.name, why)
            if outcome.outcome == "asked":
                return Result(issue=issue, key=key, state="waits", reason=outcome.reason)
            self.tell(f"{issue.id}: {outcome.outcome}: {_short(outcome)}")
        raise AssertionError(f"issue {issue.id} took more than {MOVES} turns")

    def move(self, key: str) -> Move:
        """What comes next for an issue."""
        plant = self.crew.plant
        with Store(self.crew.settings.journal, now=time.time) as store:
            turns = plant.turns(store, key)
        return next_move(plant.sight(key), turns, self.rounds)

    def _all(self, plan: Sequence[Issue], jobs: int) -> dict[str, Result]:
        """Every issue once those it needs are merged; `jobs` at once."""
        results: dict[str, Result] = {}
        waiting = list(plan)
        running: dict[Future[Result], Issue] = {}
        with _pool(jobs, self.leave) as pool:
            while waiting or running:
                for issue in [one for one in waiting if all(need in results for need in one.needs)]:
                    waiting.remove(issue)
                    blocked = next((n for n in issue.needs if results[n].state != "merged"), "")
                    if blocked:
                        results[issue.id] = self._dropped(issue, results[blocked])
                    else:
                        running[pool.submit(self.issue, issue)] = issue
                if not running:
                    continue
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    issue = running.pop(future)
                    results[issue.id] = _result(issue, future)
        return results

    def _dropped(self, issue: Issue, needed: Result) -> Result:
        """An issue whose need is not merged is handed back, or waits with it."""
        reason = f"it needs {needed.issue.id}, which was handed back"
        if needed.state != "handed_back":
            reason = f"it needs {needed.issue.id}, which is not merged yet"
            return Result(issue=issue, key=issue.key, state="waits", reason=reason)
        self.tell(f"{issue.id}: handed back: {reason}")
        self.crew.hand_back(issue, issue.key, reason)
        return Result(issue=issue, key=issue.key, state="handed_back", reason=reason)

    def _show(self, results: Mapping[str, Result]) -> None:
        """Show what was merged in the person's folder; one that is in use stays as it is, with a word."""
        if not any(result.state == "merged" for result in results.values()):
            return
        plant = self.crew.plant
        base = plant.git.ref(plant.base)
        try:
            outcome = self.crew.show(f"shown-{base[:10]}")
        except Busy as error:
            self.tell(str(error))
        else:
            if outcome.outcome != "done":
                self.tell(f"the folder does not show what was merged: {outcome.reason}")


@contextmanager
def _pool(jobs: int, leave: Callable[[], object]) -> Generator[ThreadPoolExecutor]:
    """Threads for issues; whatever ends the block early, they are told to end, and waited for."""
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="issue") as pool:
        try:
            yield pool
        except BaseException:
            leave()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _result(issue: Issue, future: Future[Result]) -> Result:
    """What became of an issue; an error of ours ends its turn, and no other issue's."""
    try:
        return future.result()
    except JidokaError as error:
        return Result(issue=issue, key=issue.key, state="broken", reason=str(error))


def _short(outcome: Outcome) -> str:
    return " ".join(outcome.reason.split())[:160]
