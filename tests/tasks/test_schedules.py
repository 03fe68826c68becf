"""When schedules are due: each time at most once, missed ones together, none while the last task is open."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import UsageError
from jidoka.tasks.schedules import (
    Cron,
    Every,
    Fire,
    LeaveOut,
    Rule,
    Schedule,
    decide,
    following,
    rule_from,
    rule_json,
    rule_of,
    task_of,
)

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp()
BERLIN = ZoneInfo("Europe/Berlin")

RULES = st.one_of(
    st.builds(Every, seconds=st.integers(1, 10_000).map(float), anchor_s=st.just(START)),
    st.sampled_from(
        [
            Cron(expression=text, zone=zone)
            for text in ("*/7 * * * *", "0 8 * * 1-5", "30 2 * * *", "15 1,2,3 * * *")
            for zone in ("Europe/Berlin", "America/New_York", "UTC")
        ]
    ),
)
WHEN = st.integers(0, 400 * 86400).map(lambda s: START + s)


def scheduled(rule: Rule, *, last_s: float = 0.0, last_task: str = "", made_s: float = START) -> Schedule:
    return Schedule(
        name="every-1", said="", text="g", rule=rule, made_s=made_s, last_s=last_s, last_task=last_task
    )


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp()


def berlin(at_s: float | None) -> str:
    return f"{datetime.fromtimestamp(at_s or 0, BERLIN):%Y-%m-%d %H:%M %Z}"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("10 min", Every(seconds=600, anchor_s=1000)),
        ("hour", Every(seconds=3600, anchor_s=1000)),
        ("2 h 5 min 3s", Every(seconds=7503, anchor_s=1000)),
        ("0 8 * * 1-5", Cron(expression="0 8 * * 1-5", zone="Europe/Berlin")),
        ("0 8 1 1 MON", Cron(expression="0 8 1 1 MON", zone="Europe/Berlin")),
    ],
)
def test_rules_as_people_say_them(said: str, rule: Rule) -> None:
    assert rule_of(said, 1000.7, "Europe/Berlin") == rule
    assert rule_from(rule_json(rule)) == rule


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("sometimes", "neither a duration"),
        ("0 25 * * *", "bad hour"),
        ("* * * *", "neither a duration"),
        ("0 0 0 8 * *", "neither a duration"),
        ("0.1 s", "at most once a second"),
        ("0 0 30 2 *", "bad day-of-month"),
    ],
)
def test_what_is_no_rule_is_said(said: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        rule_of(said, START, "UTC")


def test_the_first_time_is_one_interval_away() -> None:
    ten = Every(seconds=600, anchor_s=START)
    assert decide(scheduled(ten), START, ()) is None
    assert decide(scheduled(ten), START + 599, ()) is None
    assert decide(scheduled(ten), START + 600, ()) == Fire(START + 600)


def test_missed_times_are_fired_once() -> None:
    ten = Every(seconds=600, anchor_s=START)
    assert decide(scheduled(ten), START + 86400 + 30, ()) == Fire(START + 86400)
    assert decide(scheduled(ten, last_s=START + 86400), START + 86400 + 30, ()) is None


def test_nothing_is_due_before_the_schedule_was_made() -> None:
    daily = Cron(expression="0 8 * * *", zone="Europe/Berlin")
    made = scheduled(daily, made_s=at("2026-06-01T09:00"))
    assert decide(made, at("2026-06-01T09:01"), ()) is None
    assert decide(made, at("2026-06-02T08:00"), ()) == Fire(at("2026-06-02T08:00"))


def test_a_time_is_left_out_while_the_last_task_is_open() -> None:
    ten = scheduled(Every(seconds=600, anchor_s=START), last_s=START + 600, last_task="every-1.a")
    assert decide(ten, START + 1200, {"every-1.a"}) == LeaveOut(START + 1200, "every-1.a is not done yet")
    assert decide(ten, START + 1200, {"other"}) == Fire(START + 1200)


def test_cron_is_kept_over_changes_of_the_clocks_as_debian_does() -> None:
    """02:30 does not exist on 2026-03-29 in Berlin and comes twice on 2026-10-25: once each."""
    half_past_two = Cron(expression="30 2 * * *", zone="Europe/Berlin")
    assert berlin(half_past_two.following(at("2026-03-28T12:00"))) == "2026-03-29 03:00 CEST"
    assert berlin(half_past_two.latest(at("2026-03-29T12:00"))) == "2026-03-29 03:00 CEST"
    autumn = half_past_two.following(at("2026-10-24T12:00"))
    assert berlin(autumn) == "2026-10-25 02:30 CEST"
    assert berlin(half_past_two.following(autumn or 0)) == "2026-10-26 02:30 CET"


@given(RULES, WHEN)
def test_what_is_due_next_is_due_then(rule: Rule, now: float) -> None:
    due = rule.following(now)
    assert due is not None
    assert due > now
    assert rule.latest(due) == due
    before = rule.latest(due - 0.5)
    assert before is None or before <= now, "nothing lies between now and the next time"


@given(RULES, st.lists(WHEN, max_size=30))
def test_a_clock_that_jumps_fires_no_time_twice_and_never_goes_back(rule: Rule, times: list[float]) -> None:
    schedule, fired = scheduled(rule), list[float]()
    for now in times:
        wanted = decide(schedule, now, ())
        if isinstance(wanted, Fire):
            assert wanted.due_s <= now
            fired.append(wanted.due_s)
            schedule = scheduled(rule, last_s=wanted.due_s)
        due = following(schedule, now)
        assert due is not None
        assert due > schedule.last_s
    assert fired == sorted(set(fired))
    names = [task_of("every-1", due) for due in fired]
    assert len(set(names)) == len(names)


def test_the_name_of_a_task_tells_schedule_and_time() -> None:
    assert task_of("every-3", START) == "every-3.20260301-120000"
    assert task_of("every-3", START + 0.25) == "every-3.20260301-120000.250"
