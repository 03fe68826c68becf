"""The desk as a clerk meets it: pages are opened until they come, forms are sent once.

All of it goes through the browser's own skills. Reading may be repeated; sending a form may not: after a
send that failed, the page is read again, and only what it shows decides.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from jidoka.bodies.called import CalledBody, SkillFailed, Talk
from jidoka.errors import BodyUnreachable
from jidoka.sites.warehouse.clerk.pages import OrderRow, StockRow, Unreadable, next_page, orders_of, stock_of
from jidoka.sites.warehouse.clerk.words import BUTTONS, FIELDS
from jidoka.types import Json

TRIES: Final = 7
"""Attempts to read a page."""

PAUSE_S: Final = 0.05
"""Before the second attempt [s]; doubled from one to the next."""

MOST_PAGES: Final = 50
"""Pages of open orders that are read at most."""

UNSURE_S: Final = 10.0
"""How long to look for the effect of a form whose answer never came [s]."""

SILENT: Final = frozenset({"timeout", "crashed", "changed"})
"""Codes of a send after which it may still be under way."""


Page: TypeAlias = Mapping[str, Json]
"""What the browser read of a page."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How to log in."""

    user: str
    secret: str = "desk_password"
    """Name of the password in the browser's store."""


class Desk:
    """The order desk behind a browser.

    Args:
        browser: whose skills are used.
        url: of the desk, ending in a slash.
        account: of the clerk.
    """

    def __init__(self, browser: CalledBody, url: str, account: Account) -> None:
        self._browser = browser
        self._url = url
        self._account = account

    def open_orders(self, talk: Talk) -> list[OrderRow]:
        """All open orders. Raises as `read`."""
        found: list[OrderRow] = []
        for page in range(1, MOST_PAGES + 1):
            rows, more = self._read(
                f"orders?status=open&page={page}", talk, lambda page: (orders_of(page), next_page(page))
            )
            found += rows
            if not more:
                break
        return found

    def newest_orders(self, talk: Talk) -> list[OrderRow]:
        """The first page of all orders, whatever their status. Raises as `read`."""
        return self._read("orders?status=", talk, orders_of)

    def order(self, number: int, talk: Talk) -> OrderRow | None:
        """One order, as the list shows it. Raises as `read`."""
        rows = self._read(f"orders?status=&q={number}", talk, orders_of)
        return next((row for row in rows if row.number == number), None)

    def stock(self, talk: Talk) -> list[StockRow]:
        """The stock. Raises as `read`."""
        return self._read("stock", talk, stock_of)

    def send_shipped(self, number: int, talk: Talk) -> None:
        """Press the order's button, once, and see that it came true.

        Raises:
            SkillFailed: it did not, or (`unknown`) nobody can say whether it will.
        """
        button = self._read(
            f"orders/{number}", talk, lambda page: _name(page, "button", BUTTONS["mark_shipped"])
        )

        def shipped() -> bool:
            row = self.order(number, talk)
            return row is not None and row.status == "shipped"

        self._send({"role": "button", "name": button}, shipped, f"order {number} as shipped", talk)

    def send_stock(self, item: str, station: str, count: int, talk: Talk) -> None:
        """Correct a row of the stock, or add one. Raises as `send_shipped`."""
        page, rows = self._read("stock", talk, lambda page: (page, stock_of(page)))
        row = next((row for row in rows if (row.item, row.station) == (item, station)), None)

        def corrected() -> bool:
            return (item, station, count) in {(r.item, r.station, r.count) for r in self.stock(talk)}

        if row is not None and row.count == count:
            return
        if row is not None:
            button: Mapping[str, Json] = {"ref": row.button_ref}
            self._browser.do("fill", {"ref": row.field_ref, "value": str(count)}, talk)
        else:
            button = {"role": "button", "name": _name(page, "button", BUTTONS["add_row"])}
            for role, field, value in (
                ("textbox", "item", item),
                ("combobox", "station", station),
                ("spinbutton", "count", str(count)),
            ):
                self._fill(page, role, field, value, talk)
        self._send(button, corrected, f"{count} of {item} at {station}", talk)

    def _send(self, button: Mapping[str, Json], came_true: Callable[[], bool], what: str, talk: Talk) -> None:
        """Send a form, once; what the page shows afterwards decides, not the answer."""
        failure: SkillFailed | None = None
        try:
            self._browser.do("click", button, talk)
        except SkillFailed as error:
            failure = error
        give_up = time.monotonic() + (UNSURE_S if failure is not None and failure.code in SILENT else 0.0)
        while not came_true():
            talk.check()
            if failure is not None and failure.code not in SILENT:
                raise SkillFailed(failure.code, f"{what} was not taken: {failure.message}", retryable=True)
            if time.monotonic() > give_up:
                said = f"{what} was sent, and the page does not show it"
                raise SkillFailed("unknown", said, retryable=False) from failure
            time.sleep(0.2)

    def _read(self, path: str, talk: Talk, understand: Callable[[Page], T]) -> T:
        """Open a page, read and understand it, however often that fails at first.

        Raises:
            BodyUnreachable: it did not come, or is not what it should be.
        """
        why: Exception = BodyUnreachable("it was never tried")
        for attempt in range(TRIES):
            talk.check()
            time.sleep(PAUSE_S * 2**attempt if attempt else 0.0)
            try:
                return understand(self._open(path, talk))
            except (SkillFailed, Unreadable) as error:
                why = error
        raise BodyUnreachable(f"the order desk's page {path!r} can't be read: {why}") from why

    def _open(self, path: str, talk: Talk) -> Mapping[str, Json]:
        try:
            opened = self._browser.do("open", {"url": self._url + path}, talk).result
        except SkillFailed as error:
            if error.code != "logged_out":
                raise
            opened = {"asks_password": True}
        if opened["asks_password"]:
            self._log_in(talk)
            self._browser.do("open", {"url": self._url + path}, talk)
        return self._browser.do("read", {}, talk).result

    def _log_in(self, talk: Talk) -> None:
        page = self._browser.do("read", {}, talk).result
        self._fill(page, "textbox", "user", self._account.user, talk)
        self._fill(page, "textbox", "password", {"secret": self._account.secret}, talk)
        name = _name(page, "button", BUTTONS["log_in"])
        self._browser.do("click", {"role": "button", "name": name}, talk)

    def _fill(self, page: Mapping[str, Json], role: str, field: str, value: Json, talk: Talk) -> None:
        name = _name(page, role, FIELDS[field])
        self._browser.do("fill", {"role": role, "name": name, "value": value}, talk)


def _name(page: Mapping[str, Json], role: str, names: tuple[str, ...]) -> str:
    """By which of the names an element of a role goes on a page that was read.

    Raises:
        SkillFailed: `not_found`, by none.
    """
    snapshot = str(page["snapshot"])
    name = next((name for name in names if f'{role} "{name}"' in snapshot), None)
    if name is None:
        raise SkillFailed("not_found", f"no {role} is called {' or '.join(names)}", retryable=True)
    return name
