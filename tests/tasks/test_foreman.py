"""The worker's loop over a real journal file and fake bodies: what is taken, retried, asked and left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from jidoka.app import Worker
from jidoka.brain.translate import Reading, parse_facts
from jidoka.brain.world import World
from jidoka.config import Settings
from jidoka.errors import (
    AssetError,
    BodyUnreachable,
    Busy,
    Fenced,
    JidokaError,
    JournalError,
    Refused,
    UsageError,
)
from jidoka.journal.lease import acquire
from jidoka.journal.replay import state_of
from jidoka.journal.state import TaskState
from jidoka.journal.store import Store, lease_name
from jidoka.outcome import Outcome
from jidoka.record import Record
from jidoka.tasks.book import Book, add, every, hold, release
from jidoka.tasks.foreman import Foreman, Leaving
from jidoka.tasks.leaving import between_steps
from jidoka.tasks.reading import understand
from jidoka.tasks.retries import ATTEMPTS, END, TRY_AGAIN
from jidoka.tasks.schedules import Every
from jidoka.types import Fact, Goal
from tests.fakes.clock import FakeClock
from tests.fakes.warehouse import Mishap, Warehouse
from tests.journal.test_lease import Machine


def read(sentence: str, facts: Sequence[Fact]) -> Reading:
    """Goals are written as facts; anything else is not clear."""
    ask = Reading(status="ask", question=f"What is '{sentence}'?", options=("on(a, packing)",))
    return parse_facts(sentence, World.from_facts(facts)) or ask


@dataclass
class Shop:
    """A worker over one fake body, on a clock of its own. `before` is called before every task."""

    home: Path
    body: Warehouse = field(default_factory=lambda: Warehouse({"a": "receiving", "b": "receiving"}))
    clock: FakeClock = field(default_factory=FakeClock)
    machine: Machine = field(default_factory=Machine)
    told: list[str] = field(default_factory=list[str])
    tried: list[str] = field(default_factory=list[str])
    before: Callable[[str], None] = lambda task: None

    def __post_init__(self) -> None:
        self.store = Store(self.home / "journal.db", now=self.clock.now)
        self.book = Book(self.store, self.machine)
        self.foreman = Foreman(
            tasks=self.book,
            work_off=self.work_off,
            clock=self.clock,
            wait=self.clock.wait,
            tell=self.told.append,
            chance=Random(1),
        )

    def work_off(self, task: str, begun: Callable[[], None]) -> Outcome:
        self.tried.append(task)
        self.before(task)
        bodies = {"humanoid": between_steps(self.body, lambda: self.foreman.leaving)}
        worker = Worker(self.store, bodies, settings=Settings(home=self.home), machine=self.machine)

        def goal(record: Record, eyes: Worker) -> Goal | None:
            begun()
            return understand(record, eyes, read)

        return worker.work(task, goal)

    def add(self, *tasks: str, to: str = "packing") -> None:
        for task in tasks:
            add(self.book, task, f"on({task}, {to})")

    def state(self, task: str) -> TaskState:
        return state_of(self.store.entries(task))

    def fails(self, error: JidokaError | Exception, times: int = 1000) -> None:
        """The next `times` attempts are broken off by infrastructure."""
        left = [times]

        def before(task: str) -> None:
            if left[0]:
                left[0] -= 1
                raise error

        self.before = before


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_the_queue_is_worked_off_in_order_until_it_is_empty(shop: Shop) -> None:
    shop.add("a", "b")
    tally = shop.foreman.work(once=True)
    assert (tally.done, shop.tried, shop.clock.waits) == (2, ["a", "b"], [])
    assert shop.body.where == {"a": "packing", "b": "packing"}
    assert shop.state("a").status == shop.state("b").status == "done"
    assert [entry.kind for entry in shop.store.entries("a")][:3] == ["queued", "goal", "reading"]
    assert shop.told[0] == "a begins: on(a, packing)"
    assert shop.told[1].startswith("a done, verified: ")


def test_an_unfinished_task_of_a_dead_worker_comes_first_and_is_not_repeated(shop: Shop) -> None:
    shop.add("b")
    add(shop.book, "a", "on(a, packing)", priority=-5)
    shop.body.mishaps[1] = Mishap("lost")

    def die(number: int) -> None:
        shop.body.before_call = lambda number: None

    shop.body.before_call = die
    worker = Worker(
        shop.store,
        {"humanoid": shop.body},
        settings=Settings(home=shop.home),
        machine=Machine(holder="9 900"),
    )
    with pytest.raises(BodyUnreachable):
        worker.work("a", lambda record, eyes: understand(record, eyes, read))
    assert shop.body.acts == ["humanoid.pick(box=a)"], "it happened, but nobody was told"
    shop.foreman.work(once=True)
    assert shop.tried == ["a", "b"]
    assert shop.told[0] == "a goes on: on(a, packing)"
    assert shop.body.acts.count("humanoid.pick(box=a)") == 1
    assert shop.state("a").status == shop.state("b").status == "done"


def test_a_task_that_somebody_else_works_on_is_left_to_him(shop: Shop) -> None:
    shop.add("a", "b")
    acquire(shop.store, [lease_name("a")], machine=Machine(holder="2 200"))
    shop.clock.wait = lambda seconds: shop.foreman.leave()  # type: ignore[method-assign]
    shop.foreman.wait = shop.clock.wait
    shop.foreman.work()
    assert shop.tried == ["b"]
    assert (shop.state("a").status, shop.state("b").status) == ("open", "done")
    assert [entry.kind for entry in shop.store.entries("a")] == ["queued"], "nothing is written to it"


def test_infrastructure_that_fails_is_tried_again_after_growing_pauses(shop: Shop) -> None:
    shop.add("a", "b")
    shop.fails(BodyUnreachable("the hall is away"), times=4)
    tally = shop.foreman.work(once=True)
    assert (tally.paused, tally.done, tally.failed) == (4, 2, 0)
    pauses = [entry.data for entry in shop.store.of_kind("pause")]
    assert [pause["attempt"] for pause in pauses] == [1, 2, 3, 4]
    assert {pause["why"] for pause in pauses} == {"the hall is away"}
    assert sum(shop.clock.waits) > 2 + 4 + 8 + 16
    assert shop.state("a").status == "done"


def test_after_too_many_attempts_a_person_is_asked_and_no_task_is_lost(shop: Shop) -> None:
    shop.add("a")
    shop.fails(BodyUnreachable("the hall is away"))
    tally = shop.foreman.work(once=True)
    assert (tally.asked, len(shop.tried)) == (1, ATTEMPTS)
    (question,) = shop.state("a").questions
    assert question.options == (TRY_AGAIN, END)
    assert question.question == (
        "8 attempts in a row were broken off, the last one by: the hall is away. Try again?"
    )
    shop.fails(BodyUnreachable("still away"), times=1)
    shop.book.answer("a", question.id, TRY_AGAIN)
    shop.foreman.work(once=True)
    assert shop.state("a").status == "done"


def test_a_person_may_end_it(shop: Shop) -> None:
    shop.add("a")
    shop.fails(BodyUnreachable("away"))
    shop.foreman.work(once=True)
    shop.book.answer("a", shop.state("a").questions[0].id, END)
    shop.tried.clear()
    shop.foreman.work(once=True)
    assert (shop.tried, shop.state("a").status) == ([], "failed")


@pytest.mark.parametrize(
    "error", [AssetError("the model is missing"), ZeroDivisionError("a bug"), OSError("no space")]
)
def test_nothing_unforeseen_ends_a_task_or_the_worker(shop: Shop, error: Exception) -> None:
    shop.add("a", "b")
    shop.fails(error, times=1)
    assert shop.foreman.work(once=True).done == 2


@pytest.mark.parametrize("error", [UsageError("no body can pick"), Refused("not allowed")])
def test_what_can_never_work_is_refused_with_the_reason(shop: Shop, error: JidokaError) -> None:
    shop.add("a")
    shop.fails(error, times=1)
    assert shop.foreman.work(once=True).refused == 1
    ending = shop.state("a").ending
    assert ending is not None
    assert (ending.outcome, ending.reason) == ("refused", str(error))


def test_a_journal_that_refuses_ends_the_worker_not_the_task(shop: Shop) -> None:
    shop.add("a")
    shop.fails(JournalError("the disk is full"))
    with pytest.raises(JournalError):
        shop.foreman.work(once=True)
    assert shop.state("a").status == "open"


def test_a_task_that_was_taken_over_is_left_alone(shop: Shop) -> None:
    shop.add("a")
    shop.fails(Fenced("epoch 3"), times=1)
    shop.foreman.work(once=True)
    assert shop.told[0] == "a was taken over by another worker"
    assert not shop.store.of_kind("pause")


def test_a_body_that_is_led_by_somebody_else_leaves_the_task_waiting(shop: Shop) -> None:
    shop.add("a")
    shop.fails(Busy("body:humanoid is held"), times=2)
    assert shop.foreman.work(once=True).done == 1
    assert shop.told[:2] == ["a waits: body:humanoid is held", "a begins: on(a, packing)"]
    assert not shop.store.of_kind("pause")
    assert len(shop.clock.waits) == 2, "it polls, it does not spin"


def test_a_question_is_left_open_and_its_answer_obeyed(shop: Shop) -> None:
    add(shop.book, "a", "tidy up")
    shop.add("b")
    assert shop.foreman.work(once=True).asked == 1
    (question,) = shop.state("a").questions
    assert (question.id, shop.state("b").status) == ("reading", "done")
    shop.book.answer("a", "reading", "on(a, shipping)")
    shop.foreman.work(once=True)
    assert (shop.state("a").status, shop.body.where["a"]) == ("done", "shipping")


def test_a_worker_that_is_told_to_end_does_so_between_two_steps(shop: Shop) -> None:
    shop.add("a", "b")
    shop.body.before_call = lambda number: shop.foreman.leave()
    shop.foreman.work()
    assert shop.body.acts == ["humanoid.pick(box=a)"], "the step that was begun is done, no other"
    assert shop.state("a").open == ()
    assert (shop.tried, shop.state("a").status) == (["a"], "open")
    assert shop.body.stopped == ["interrupted"]
    assert shop.told[-1] == "a rests: the worker was told to end"
    again = Shop(shop.home, body=shop.body)
    again.body.before_call = lambda number: None
    again.foreman.work(once=True)
    assert again.body.acts.count("humanoid.pick(box=a)") == 1
    assert again.state("a").status == again.state("b").status == "done"


def test_between_steps_the_look_is_held_up() -> None:
    body = Warehouse({"a": "receiving"})
    with pytest.raises(Leaving):
        between_steps(body, lambda: True).observe()
    assert between_steps(body, lambda: False).observe().body == "humanoid"


def test_schedules_are_fired_and_worked_off(shop: Shop) -> None:
    now = shop.clock.now()
    rule = Every(seconds=600, anchor_s=now)
    every(shop.book, "10 min", "on(a, packing)", rule, priority=0, now=now)

    def wait(seconds: float) -> None:
        shop.clock.wait(60)
        if shop.clock.now() > now + 1900:
            shop.foreman.leave()

    shop.foreman.wait = wait
    tally = shop.foreman.work()
    assert (tally.done, len(shop.tried)) == (3, 3)
    assert len(shop.body.acts) == 2, "the box stands there already the second time"


def test_nothing_is_taken_while_all_is_held(shop: Shop) -> None:
    shop.add("a")
    hold(shop.book, "a person in the hall")
    assert shop.foreman.work(once=True).done == 0
    assert shop.told == ["held: a person in the hall; `jidoka resume` goes on"]
    release(shop.book)
    assert shop.foreman.work(once=True).done == 1


def test_what_comes_too_late_is_not_begun(shop: Shop) -> None:
    add(shop.book, "a", "on(a, packing)", deadline_s=shop.clock.now() + 10)
    shop.clock.wait(11)
    shop.foreman.work(once=True)
    assert (shop.tried, shop.state("a").status) == ([], "failed")
