"""The lease is renewed until it ends or is lost; a missed renewal is not the end."""

from __future__ import annotations

import time

import pytest

from jidoka.bodies import renewal
from jidoka.bodies.profile import LEASE_S
from jidoka.bodies.renewal import Renewal
from jidoka.errors import BodyUnreachable, Fenced, JidokaError


class Body:
    """Counts renewals and answers each with the next of `answers`."""

    def __init__(self, *answers: JidokaError | None) -> None:
        self.renewed: list[tuple[int, float]] = []
        self._answers = list(answers)

    def renew(self, epoch: int, seconds: float) -> None:
        self.renewed.append((epoch, seconds))
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer

    def until(self, count: int) -> None:
        give_up = time.monotonic() + 5
        while len(self.renewed) < count:
            assert time.monotonic() < give_up
            time.sleep(0.002)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "RENEW_S", 0.005)


def test_it_renews_again_and_again_until_it_ends() -> None:
    body = Body(None, BodyUnreachable("a hiccup"))
    lease = Renewal(7, body.renew)
    body.until(5)
    lease.check()
    lease.end()
    time.sleep(0.05)
    count = len(body.renewed)
    time.sleep(0.05)
    assert len(body.renewed) == count
    assert set(body.renewed) == {(7, LEASE_S)}


def test_a_lease_lost_to_another_worker_is_not_renewed_again() -> None:
    body = Body(Fenced("epoch 7 is older than 8"))
    lease = Renewal(7, body.renew)
    body.until(1)
    time.sleep(0.05)
    assert len(body.renewed) == 1
    with pytest.raises(Fenced, match="older than 8"):
        lease.check()
