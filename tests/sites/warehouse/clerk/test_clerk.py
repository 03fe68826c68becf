"""The clerk at the real desk, through a real Chromium: what it reads, what it marks, and how often."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import Secret, SecretStore
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.called import SkillFailed
from jidoka.errors import BodyUnreachable
from jidoka.sites.warehouse.clerk.body import Clerk
from jidoka.sites.warehouse.clerk.desk import Account
from jidoka.sites.warehouse.clerk.memory import Memory
from jidoka.sites.warehouse.desk.accounts import Accounts
from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.layout import LAYOUTS
from jidoka.sites.warehouse.desk.ledger import read_ledger
from jidoka.sites.warehouse.desk.seeds import seed_orders
from jidoka.sites.warehouse.desk.settings import DeskSettings, Faults
from jidoka.sites.warehouse.desk.web import build_app
from jidoka.types import Atom, Observation

pytestmark = pytest.mark.process

PASSWORD = "a long one, for tests"
SEED = 3


class Talk:
    cancelled = False

    def say(self, fraction: float, message: str) -> None:
        pass

    def check(self) -> None:
        pass


@dataclass
class Office:
    """A desk that serves, and a clerk at it."""

    clerk: Clerk
    anew: Callable[[], Clerk]
    """Another clerk, with the same memory."""
    database: Path
    server: uvicorn.Server
    opened: Callable[[], int]
    """How many requests the desk has had."""

    def sees(self) -> set[str]:
        return {str(fact.atom) for fact in self.clerk.observe().facts}

    def ships(self, number: int) -> bool:
        return self.clerk.do("mark_shipped", {"order": f"order_{number}"}, Talk()).ok


@dataclass
class Counted:
    """An app whose requests are counted."""

    app: Starlette
    requests: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += scope["type"] == "http"
        await self.app(scope, receive, send)


@contextlib.contextmanager
def office(folder: Path, settings: DeskSettings) -> Generator[Office]:
    database = Database(folder / "desk.db")
    database.begin_day(seed_orders(SEED).day)
    Accounts(database, 3600.0).set_password("clerk", PASSWORD)
    listener = socket.create_server(("127.0.0.1", 0))
    app = Counted(build_app(settings, database))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    place = f"127.0.0.1:{listener.getsockname()[1]}"
    hosts = AllowList.parse([place])
    secrets = SecretStore([Secret(name="desk_password", value=PASSWORD, hosts=hosts)])
    browser = Browser(BrowserSettings(hosts=hosts, folder=folder / "files", secrets=secrets))

    def anew() -> Clerk:
        return Clerk(browser, f"http://{place}/", Account(user="clerk"), Memory(folder / "orders.json"))

    clerk = anew()
    try:
        yield Office(clerk, anew, folder / "desk.db", server, lambda: app.requests)
    finally:
        clerk.close()
        server.should_exit = True
        thread.join(10)
        database.close()


@pytest.fixture(params=sorted(LAYOUTS))
def arranged(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path, DeskSettings(layout=LAYOUTS[request.param])) as there:
        yield there


def test_the_books_are_read_and_changed_in_every_arrangement(arranged: Office) -> None:
    day = seed_orders(SEED).day
    first, *others = [order for order in day.orders if not order.shipped]
    seen = arranged.sees()
    for order in (first, *others):
        assert f"open(order_{order.number})" in seen
        for line in order.lines:
            assert f"wants(order_{order.number}, {line.item})" in seen
    for row in day.stock:
        assert str(Atom("stock", (row.item, row.station), negated=row.count == 0)) in seen
    assert arranged.ships(first.number)
    assert arranged.ships(first.number), "it looks before it marks"
    assert arranged.clerk.do("set_stock", {"item": "box_1", "station": "receiving", "count": 0}, Talk()).ok
    assert arranged.clerk.do("set_stock", {"item": "box_1", "station": "shelf_b", "count": 1}, Talk()).ok
    after = arranged.sees()
    assert f"shipped(order_{first.number})" in after
    assert {"not stock(box_1, receiving)", "stock(box_1, shelf_b)"} <= after
    ledger = read_ledger(arranged.database)
    assert ledger.times_shipped() == {first.number: 1}


def test_a_desk_that_fails_a_third_of_all_requests_gets_every_form_once(tmp_path: Path) -> None:
    faults = Faults(before_percent=15.0, after_percent=15.0, seed=5)
    wanted = [order.number for order in seed_orders(SEED).day.orders if not order.shipped]
    with office(tmp_path, DeskSettings(faults=faults)) as there:
        for number in wanted:
            for _ in range(6):
                with contextlib.suppress(SkillFailed):
                    there.ships(number)
                    break
        assert {f"shipped(order_{number})" for number in wanted} <= there.sees()
        assert read_ledger(there.database).times_shipped() == dict.fromkeys(wanted, 1)


def test_a_clerk_that_was_killed_sees_what_the_one_before_it_marked(tmp_path: Path) -> None:
    """The order stands on none of the pages that are read anyway."""
    order, *others = [order.number for order in seed_orders(SEED).day.orders if not order.shipped]
    assert len(others) >= 2
    with office(tmp_path, DeskSettings(layout=LAYOUTS["short_pages"])) as there:
        there.sees()
        assert there.ships(order)
        there.clerk = there.anew()
        assert f"shipped(order_{order})" in there.sees()


def test_an_order_that_has_ended_is_looked_up_once(tmp_path: Path) -> None:
    """Else a clerk grows slower with every order of a long day."""
    order = next(order.number for order in seed_orders(SEED).day.orders if not order.shipped)
    with office(tmp_path, DeskSettings(layout=LAYOUTS["short_pages"])) as there:
        there.sees()
        assert there.ships(order)
        counts: list[int] = []
        for _ in range(3):
            before = there.opened()
            assert f"shipped(order_{order})" in there.sees()
            counts.append(there.opened() - before)
        assert counts[0] == counts[1] + 1
        assert counts[1] == counts[2]


def test_a_clerk_without_memory_sees_what_it_was_told_to_mark(tmp_path: Path) -> None:
    order = next(order.number for order in seed_orders(SEED).day.orders if not order.shipped)
    with office(tmp_path, DeskSettings(layout=LAYOUTS["short_pages"])) as there:
        assert there.ships(order)
        (tmp_path / "orders.json").write_text("damaged")
        there.clerk = there.anew()
        assert f"shipped(order_{order})" not in there.sees()
        assert there.ships(order)
        assert f"shipped(order_{order})" in there.sees()
        assert read_ledger(there.database).times_shipped() == {order: 1}


def test_what_is_not_open_or_not_as_expected_is_not_marked(tmp_path: Path) -> None:
    day = seed_orders(SEED).day
    open_order = next(order for order in day.orders if not order.shipped)
    with office(tmp_path, DeskSettings()) as there:
        with pytest.raises(SkillFailed, match=r"changed: order \d+ wants"):
            there.clerk.do("mark_shipped", {"order": f"order_{open_order.number}", "items": ["x"]}, Talk())
        with pytest.raises(SkillFailed, match="unknown_order"):
            there.ships(999_999)
        assert read_ledger(there.database).submissions == ()


def test_the_password_is_never_seen(tmp_path: Path) -> None:
    with office(tmp_path, DeskSettings()) as there:
        seen: Observation = there.clerk.observe()
        assert PASSWORD not in repr(seen)


def test_a_desk_that_is_gone_is_unreachable_and_comes_back(tmp_path: Path) -> None:
    with office(tmp_path, DeskSettings()) as there:
        there.sees()
        there.server.should_exit = True
        while there.server.started and there.server.servers and there.server.servers[0].is_serving():
            time.sleep(0.05)
        with pytest.raises(BodyUnreachable, match="can't be read"):
            there.sees()
