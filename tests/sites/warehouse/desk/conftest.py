"""A desk in a folder, and a clerk who works with it through its pages alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from jidoka.sites.warehouse.desk.accounts import Accounts
from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.ledger import Ledger, read_ledger
from jidoka.sites.warehouse.desk.model import Day, Line, NewOrder, StockRow
from jidoka.sites.warehouse.desk.settings import DeskSettings
from jidoka.sites.warehouse.desk.web import build_app

PASSWORD = "right"

DAY = Day(
    date="2026-01-05",
    orders=(
        *(
            NewOrder(
                number=1000 + at,
                customer=f"Old {at}",
                due="2026-01-04",
                lines=(Line(item="box_8"),),
                shipped=True,
            )
            for at in range(12)
        ),
        NewOrder(
            number=1042,
            customer="O'Hara <Music>",
            due="2026-01-05",
            lines=(Line(item="box_1"), Line(item="box_2", quantity=2)),
        ),
        NewOrder(number=1043, customer="Ito 100%", due="2026-01-05", lines=(Line(item="box_9"),)),
    ),
    stock=(
        StockRow(item="box_10", station="shelf_a", count=3),
        StockRow(item="box_1", station="receiving", count=1),
        StockRow(item="box_9", station="shelf_a", count=0),
    ),
)


class Clerk:
    """A browser that is logged in."""

    def __init__(self, client: TestClient, path: Path) -> None:
        self.client = client
        self.path = path

    def form(self, page: str) -> dict[str, str]:
        """The hidden fields that every form of a page brings back."""
        html = self.client.get(page).text
        return {name: found(rf'name="{name}" value="([^"]+)"', html) for name in ("csrf", "form")}

    def set_status(self, number: int, status: str, **fields: str) -> int:
        here = f"/orders/{number}"
        data = {**self.form(here), "status": status, **fields}
        return self.client.post(f"{here}/status", data=data).status_code

    def ledger(self) -> Ledger:
        return read_ledger(self.path)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]


def log_in(client: TestClient, password: str = PASSWORD, to: str = "/orders") -> str:
    """Log in; gives the page that followed."""
    return client.post("/login", data={"user": "clerk", "password": password, "next": to}).text


OpenDesk = Callable[[DeskSettings], Clerk]


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Books in which the day has begun, to be copied, and the token of a clerk who is logged in."""
    path = tmp_path_factory.mktemp("books") / "desk.db"
    database = Database(path)
    database.begin_day(DAY)
    accounts = Accounts(database, 3600)
    accounts.set_password("clerk", PASSWORD)
    token = accounts.log_in("clerk", PASSWORD)
    database.close()
    assert token is not None
    return path, token


@pytest.fixture
def open_desk(tmp_path: Path, books: tuple[Path, str]) -> Iterator[OpenDesk]:
    """Opens desks over one set of books, with the clerk not yet logged in."""
    path = tmp_path / "desk.db"
    shutil.copy(books[0], path)
    database = Database(path)
    yield lambda settings: Clerk(TestClient(build_app(settings, database)), path)
    database.close()


@pytest.fixture
def clerk(open_desk: OpenDesk, books: tuple[Path, str]) -> Clerk:
    clerk = open_desk(DeskSettings())
    clerk.client.cookies.set("desk", books[1])
    return clerk
