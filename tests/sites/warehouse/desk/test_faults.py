from __future__ import annotations

import pytest

from jidoka.sites.warehouse.desk.faults import FaultDraw
from jidoka.sites.warehouse.desk.settings import DeskSettings, Faults
from tests.sites.warehouse.desk.conftest import Clerk, OpenDesk


def always(open_desk: OpenDesk, clerk: Clerk, faults: Faults) -> Clerk:
    """The same clerk, still logged in, at a desk over the same books that misbehaves."""
    fields = clerk.form("/orders/1042")
    broken = open_desk(DeskSettings(faults=faults))
    broken.client.cookies.set("desk", clerk.client.cookies["desk"])
    answer = broken.client.post("/orders/1042/status", data={**fields, "status": "shipped"})
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    return broken


def test_a_failure_before_the_effect_leaves_no_effect(open_desk: OpenDesk, clerk: Clerk) -> None:
    always(open_desk, clerk, Faults(before_percent=100))
    assert not clerk.ledger().submissions


def test_a_failure_after_the_effect_hides_the_effect(open_desk: OpenDesk, clerk: Clerk) -> None:
    always(open_desk, clerk, Faults(after_percent=100))
    assert clerk.ledger().times_shipped() == {1042: 1}
    assert clerk.ledger().status[1042] == "shipped"


def test_style_sheets_never_fail(open_desk: OpenDesk) -> None:
    client = open_desk(DeskSettings(faults=Faults(before_percent=100))).client
    assert client.get("/login").status_code == 500
    assert client.get("/static/desk.css").status_code == 200


def test_the_seed_says_which_requests_fail() -> None:
    def drawn(seed: int, n: int = 4000) -> list[str | None]:
        draw = FaultDraw(Faults(before_percent=3, after_percent=2, seed=seed))
        return [draw.next() for _ in range(n)]

    assert drawn(1) == drawn(1) != drawn(2)
    # 4000 draws at 3% and 2%: four standard deviations are 43 and 35.
    assert drawn(1).count("before") == pytest.approx(120, abs=43)
    assert drawn(1).count("after") == pytest.approx(80, abs=35)


@pytest.mark.parametrize(
    "faults",
    [
        {"delay_s": -1.0},
        {"delay_s": float("nan")},
        {"before_percent": -1.0},
        {"before_percent": 60.0, "after_percent": 60.0},
    ],
)
def test_impossible_faults_are_refused(faults: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        Faults(**faults)  # pyright: ignore[reportArgumentType]
