"""The pages: what each shows, and what each form does. Blocking; called in a worker thread."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Self, cast
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from jidoka.sites.warehouse.desk.accounts import Accounts, Session
from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.layout import Layout
from jidoka.sites.warehouse.desk.model import STATUSES
from jidoka.sites.warehouse.desk.orders import OrderBook
from jidoka.sites.warehouse.desk.settings import DeskSettings
from jidoka.sites.warehouse.desk.stock import LARGEST_COUNT, Stock

COOKIE: Final = "desk"
LARGEST_NUMBER: Final = 2**63 - 1
"""Of a row, in SQLite."""
LONGEST_TEXT: Final = 80
"""Longer texts in a form are refused."""

NOTICES: Final = {
    "shipped": "Order marked shipped.",
    "open": "Order opened again.",
    "cancelled": "Order cancelled.",
    "added": "Line added.",
    "removed": "Line removed.",
    "stock": "Stock corrected.",
    "out": "You are logged out.",
}
"""What was done, told on the page that follows."""

PROBLEMS: Final = {
    "password": "Wrong name or password.",
    "expired": "Please log in.",
    "count": f"The count must be a whole number from 0 to {LARGEST_COUNT}.",
    "quantity": f"The quantity must be a whole number from 1 to {LARGEST_COUNT}.",
    "item": f"The item needs a name of at most {LONGEST_TEXT} characters.",
    "station": f"The station needs a name of at most {LONGEST_TEXT} characters.",
    "status": f"The status must be one of: {', '.join(STATUSES)}.",
    "line": "This line is no longer there.",
}


class Problem(Exception):
    """A form can't be taken; the user is sent to `path`, where the problem is told."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(PROBLEMS[problem])
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, its form, and who sent it."""

    request: Request
    form: Mapping[str, str]
    session: Session | None

    @property
    def user(self) -> Session:
        """The session; pages behind the log-in have one."""
        return cast("Session", self.session)

    def query(self, key: str) -> str:
        """A value of the address, or nothing."""
        return self.request.query_params.get(key, "")

    def number(self, key: str = "number") -> int:
        """A number of the path. Raises HTTPException 404 if no row can have it."""
        number = int(self.request.path_params[key])
        if number > LARGEST_NUMBER:
            raise HTTPException(404)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages work with."""

    layout: Layout
    accounts: Accounts
    orders: OrderBook
    stock: Stock
    date: str
    templates: Environment

    @classmethod
    def over(cls, settings: DeskSettings, database: Database) -> Self:
        """A desk over a database in which a day has begun."""
        return cls(
            layout=settings.layout,
            accounts=Accounts(database, settings.session_s),
            orders=OrderBook(database),
            stock=Stock(database),
            date=database.date,
            templates=_templates(),
        )

    def show(self, template: str, asked: Asked | None, *, http_status: int = 200, **values: Any) -> Response:
        """A page. `asked` gives the user and what to tell; without it the page knows nobody."""
        html = self.templates.get_template(template).render(
            user=asked.session.user if asked and asked.session else "",
            csrf=asked.session.csrf if asked and asked.session else "",
            form=secrets.token_hex(8),
            notice=NOTICES.get(asked.query("done"), "") if asked else "",
            problem=PROBLEMS.get(asked.query("problem"), "") if asked else "",
            date=self.date,
            layout=self.layout,
            word=self.layout.word,
            ids=self.layout.ids,
            **values,
        )
        return HTMLResponse(html, http_status, headers={"Cache-Control": "no-store"})


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("jidoka.sites.warehouse.desk", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["clock"] = _clock
    return templates


def to_login(request: Request) -> Response:
    """Send somebody to the log-in, to come back to where they were unless they sent a form."""
    next_path = request.url.path if request.method == "GET" else "/orders"
    if request.method == "GET" and request.url.query:
        next_path += f"?{request.url.query}"
    return _to("/login", problem="expired", next=next_path)


def back_with(problem: Problem) -> Response:
    """Send somebody back to a form that can't be taken."""
    return _to(problem.path, problem=problem.problem)


def home(desk: Desk, asked: Asked) -> Response:
    """The open orders."""
    return _to("/orders", status="open")


def login_form(desk: Desk, asked: Asked) -> Response:
    """The log-in."""
    return desk.show("login.html", asked, next=_own_path(asked.query("next")))


def log_in(desk: Desk, asked: Asked) -> Response:
    """Log in and go on to where they wanted to be."""
    next_path = _own_path(asked.form.get("next", ""))
    token = desk.accounts.log_in(asked.form.get("user", ""), asked.form.get("password", ""))
    if token is None:
        raise Problem(f"/login?next={quote(next_path)}", "password")
    response = RedirectResponse(next_path, 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return response


def log_out(desk: Desk, asked: Asked) -> Response:
    """Log out."""
    desk.accounts.log_out(asked.request.cookies.get(COOKIE, ""))
    response = _to("/login", done="out")
    response.delete_cookie(COOKIE)
    return response


def orders(desk: Desk, asked: Asked) -> Response:
    """The list of orders: by status, searched, page by page."""
    status = asked.query("status") if asked.query("status") in STATUSES else ""
    search = asked.query("q")[:LONGEST_TEXT]
    page = asked.query("page")
    found = desk.orders.find(
        status=status,
        search=search,
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        size=desk.layout.page_size,
    )

    def link(page: int, status: str = status) -> str:
        return "/orders?" + urlencode({"status": status, "q": search, "page": page})

    return desk.show(
        "orders.html", asked, found=found, status=status, search=search, statuses=STATUSES, link=link
    )


def order(desk: Desk, asked: Asked) -> Response:
    """One order."""
    found = desk.orders.order(asked.number())
    if found is None:
        raise HTTPException(404)
    return desk.show("order.html", asked, order=found)


def set_status(desk: Desk, asked: Asked) -> Response:
    """Set an order's status, each time that the form is sent."""
    status, here = asked.form.get("status", ""), f"/orders/{asked.number()}"
    if status not in STATUSES:
        raise Problem(here, "status")
    known = desk.orders.set_status(
        asked.number(),
        status,
        user=asked.user.user,
        form=asked.form.get("form", "")[:LONGEST_TEXT],
        note=asked.form.get("note", "")[:LONGEST_TEXT],
    )
    if not known:
        raise HTTPException(404)
    return _to(here, done=status)


def add_line(desk: Desk, asked: Asked) -> Response:
    """Add a line to an order."""
    here = f"/orders/{asked.number()}"
    item = _text(asked, "item", here)
    quantity = _whole(asked, "quantity", 1, here)
    if not desk.orders.add_line(asked.number(), item, quantity):
        raise HTTPException(404)
    return _to(here, done="added")


def remove_line(desk: Desk, asked: Asked) -> Response:
    """Remove a line from an order."""
    here = f"/orders/{asked.number()}"
    if not desk.orders.remove_line(asked.number(), asked.number("line")):
        raise Problem(here, "line")
    return _to(here, done="removed")


def stock(desk: Desk, asked: Asked) -> Response:
    """The stock, of all stations or of one."""
    stations = desk.stock.stations()
    station = asked.query("station") if asked.query("station") in stations else ""
    return desk.show(
        "stock.html",
        asked,
        rows=desk.stock.rows(station),
        stations=stations,
        station=station,
        most=LARGEST_COUNT,
    )


def correct_stock(desk: Desk, asked: Asked) -> Response:
    """Set the count of an item at a station."""
    item, station = _text(asked, "item", "/stock"), _text(asked, "station", "/stock")
    count = _whole(asked, "count", 0, "/stock")
    desk.stock.correct(
        item, station, count, user=asked.user.user, form=asked.form.get("form", "")[:LONGEST_TEXT]
    )
    return _to("/stock", done="stock")


def _text(asked: Asked, key: str, here: str) -> str:
    value = asked.form.get(key, "").strip()
    if not value or len(value) > LONGEST_TEXT or not value.isprintable():
        raise Problem(here, key)
    return value


def _whole(asked: Asked, key: str, least: int, here: str) -> int:
    value = asked.form.get(key, "").strip()
    digits = value.isascii() and value.isdecimal() and len(value) < 9
    if not (digits and least <= int(value) <= LARGEST_COUNT):
        raise Problem(here, key)
    return int(value)


def _own_path(path: str) -> str:
    """`path` if it is one of this app, else the open orders: no redirect leads elsewhere."""
    parts = urlsplit(path)
    own = path.startswith("/") and not path.startswith("/\\") and not parts.netloc
    return path if own and path.isprintable() else "/orders?status=open"


def _to(path: str, **query: str) -> RedirectResponse:
    join = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{join}{urlencode(query)}", 303)


def _clock(at_s: float) -> str:
    """Unix time [s] as a date and a time of day, UTC."""
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M:%S")
