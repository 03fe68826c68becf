"""The desk as a web app: one table of pages, and one way through which every request goes.

The way: wait if the desk is slow; fail if it fails before; read the form; know the user; check the form's
CSRF token; do it; fail if it fails after.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from jidoka.sites.warehouse.desk import pages
from jidoka.sites.warehouse.desk.database import Database
from jidoka.sites.warehouse.desk.faults import FaultDraw
from jidoka.sites.warehouse.desk.pages import Asked, Desk, Problem
from jidoka.sites.warehouse.desk.settings import DeskSettings

LARGEST_FORM: Final = 16 << 10
"""A longer form is refused [bytes]."""

Page: TypeAlias = Callable[[Desk, Asked], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One entrance of the app."""

    path: str
    method: str
    page: Page
    open: bool = False
    """Whether it may be entered without a log-in."""


DOORS: Final = (
    Door(path="/", method="GET", page=pages.home),
    Door(path="/login", method="GET", page=pages.login_form, open=True),
    Door(path="/login", method="POST", page=pages.log_in, open=True),
    Door(path="/logout", method="POST", page=pages.log_out),
    Door(path="/orders", method="GET", page=pages.orders),
    Door(path="/orders/{number:int}", method="GET", page=pages.order),
    Door(path="/orders/{number:int}/status", method="POST", page=pages.set_status),
    Door(path="/orders/{number:int}/lines", method="POST", page=pages.add_line),
    Door(path="/orders/{number:int}/lines/{line:int}/remove", method="POST", page=pages.remove_line),
    Door(path="/stock", method="GET", page=pages.stock),
    Door(path="/stock", method="POST", page=pages.correct_stock),
)


def build_app(settings: DeskSettings, database: Database) -> Starlette:
    """The desk over a database in which a day has begun."""
    desk = Desk.over(settings, database)
    draw = FaultDraw(settings.faults)
    routes = [Route(door.path, _endpoint(desk, door, draw), methods=[door.method]) for door in DOORS]
    static = StaticFiles(directory=Path(__file__).with_name("static"))
    return Starlette(
        routes=[*routes, Mount("/static", static)],
        exception_handlers={HTTPException: lambda request, error: _sorry(desk, error)},
    )


def _endpoint(desk: Desk, door: Door, draw: FaultDraw) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        if draw.faults.delay_s:
            await asyncio.sleep(draw.faults.delay_s)
        failure = draw.next()
        if failure == "before":
            raise HTTPException(500)
        form = await _form(request) if door.method == "POST" else {}
        response = await run_in_threadpool(_through, desk, door, request, form)
        if failure == "after":
            raise HTTPException(500)
        return response

    return answer


def _through(desk: Desk, door: Door, request: Request, form: Mapping[str, str]) -> Response:
    """Let a request through a door, as who it is."""
    token = request.cookies.get(pages.COOKIE, "")
    session = desk.accounts.session(token) if token else None
    if session is None and not door.open:
        return pages.to_login(request)
    if session and door.method == "POST" and not door.open:
        brought = form.get("csrf", "")
        if not hmac.compare_digest(brought.encode(), session.csrf.encode()):
            raise HTTPException(403)
    asked = Asked(request=request, form=form, session=session)
    try:
        return door.page(desk, asked)
    except Problem as problem:
        return pages.back_with(problem)


async def _form(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form; the last of a name counts."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _sorry(desk: Desk, error: Exception) -> Response:
    code = error.status_code if isinstance(error, HTTPException) else 500
    if isinstance(error, HTTPException) and code in (301, 302, 303, 307):
        return RedirectResponse((error.headers or {})["location"], code)
    return desk.show("sorry.html", None, code=code, http_status=code)
