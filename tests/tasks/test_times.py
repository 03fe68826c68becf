from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import UsageError
from jidoka.tasks.times import ago, deadline, duration, local_zone, shown, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=BERLIN).timestamp()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("10 min", 600),
        ("10min", 600),
        ("1 h 30 min", 5400),
        ("hour", 3600),
        ("0.5 h", 1800),
        ("2 days", 172800),
        ("90 s", 90),
        ("1 week", 604800),
    ],
)
def test_durations_as_people_say_them(said: str, seconds: float) -> None:
    assert duration(said) == seconds


@pytest.mark.parametrize("said", ["", "soon", "10", "10 parsecs", "0 min", "-5 min", "1000 weeks", "5 min!"])
def test_what_is_no_duration_is_said(said: str) -> None:
    with pytest.raises(UsageError, match=r"is not a duration|must be more than 0"):
        duration(said)


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("18:00", "2026-06-01T18:00+02:00"),
        ("9:30", "2026-06-02T09:30+02:00"),
        ("12:00", "2026-06-02T12:00+02:00"),
        ("in 2 h", "2026-06-01T14:00+02:00"),
        ("2026-06-03T08:00", "2026-06-03T08:00+02:00"),
        ("2026-06-03T08:00Z", "2026-06-03T10:00+02:00"),
        ("2026-12-24", "2026-12-24T00:00+01:00"),
    ],
)
def test_deadlines_are_meant_where_one_lives(said: str, local: str) -> None:
    assert deadline(said, NOON, BERLIN) == datetime.fromisoformat(local).timestamp()


def test_a_time_of_day_is_kept_over_a_change_of_the_clocks() -> None:
    evening = datetime(2026, 10, 24, 19, 0, tzinfo=BERLIN).timestamp()
    told = datetime.fromtimestamp(deadline("18:00", evening, BERLIN), BERLIN)
    assert (told.day, told.hour, told.minute) == (25, 18, 0)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("2026-05-31T08:00", "is over: it is 2026-06-01 12:00 now"),
        ("25:00", "no time of day"),
        ("tomorrow", "is not a time"),
        ("in a while", "is not a duration"),
    ],
)
def test_what_is_no_deadline_is_said(said: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        deadline(said, NOON, BERLIN)


def test_the_zone_is_the_machines(tmp_path: Path) -> None:
    zones = tmp_path / "zoneinfo" / "Asia"
    zones.mkdir(parents=True)
    (zones / "Tokyo").touch()
    link = tmp_path / "localtime"
    link.symlink_to(zones / "Tokyo")
    assert local_zone({}, link) == "Asia/Tokyo"
    assert local_zone({"TZ": ":Europe/Berlin"}, link) == "Europe/Berlin"
    assert local_zone({"TZ": "Nowhere/Land"}, link) == "Asia/Tokyo"
    assert local_zone({}, tmp_path / "none") == "UTC"
    with pytest.raises(UsageError, match="write it like 'Europe/Berlin'"):
        zone_of("Nowhere/Land")


def test_times_for_people() -> None:
    assert shown(NOON, BERLIN) == "Mon 2026-06-01 12:00:00"
    assert [ago(s) for s in (0, 45, 125, 3600, 90000, -3)] == [
        *("0 s", "45 s", "2 min 5 s", "1 h", "1 d 1 h", "0 s"),
    ]


@given(st.integers(1, 10**7))
def test_a_duration_that_is_shown_whole_is_read_back(seconds: int) -> None:
    words = ago(seconds)
    assert duration(words) <= seconds
    assert seconds - duration(words) < 86400
