"""A small web site with everything that goes wrong on the web, and a listener that nobody may reach."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import SecretStore
from jidoka.bodies.browser.settings import BrowserSettings
from jidoka.bodies.called import Cancelled
from tests.bodies.browser.pages import PAGES


class Site:
    """The handlers, and what was asked of them."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.sent: list[dict[str, str]] = []
        self.elsewhere = ""
        """Where `/redirect` leads."""

    def app(self) -> Starlette:
        routes = [
            Route("/page/{name}", self.page),
            Route("/sent", self.take, methods=["POST"]),
            Route("/login", self.login, methods=["POST"]),
            Route("/private", self.private),
            Route("/redirect", self.redirect),
            Route("/never", self.never),
            Route("/trickle", self.trickle),
            Route("/slow", self.slow),
            Route("/halves", self.halves),
            Route("/big", self.big),
            Route("/broken", self.broken),
            Route("/status/{code:int}", self.status),
            Route("/file/{name}", self.file),
            Route("/bomb", self.bomb),
            Route("/order/{number}", self.order),
            Route("/worker.js", self.worker),
            Route("/echo", self.echo),
        ]
        return Starlette(routes=routes)

    async def page(self, request: Request) -> Response:
        self.hits["page"] += 1
        return HTMLResponse(PAGES[request.path_params["name"]])

    async def take(self, request: Request) -> Response:
        form = await request.form()
        told = {key: value if isinstance(value, str) else str(value.filename) for key, value in form.items()}
        self.sent.append(told)
        return RedirectResponse("/page/orders", status_code=303)

    async def login(self, request: Request) -> Response:
        form = await request.form()
        self.sent.append({key: str(value) for key, value in form.items()})
        answer = RedirectResponse("/private", status_code=303)
        answer.set_cookie("in", "1")
        return answer

    async def private(self, request: Request) -> Response:
        if request.cookies.get("in") != "1":
            return RedirectResponse("/page/login")
        return HTMLResponse("<title>Private</title><p>welcome</p><button>Work</button>")

    async def redirect(self, request: Request) -> Response:
        return RedirectResponse(request.query_params.get("to") or self.elsewhere)

    async def never(self, request: Request) -> Response:
        self.hits["never"] += 1
        while not await request.is_disconnected():
            await asyncio.sleep(0.1)
        return PlainTextResponse("too late")

    async def trickle(self, request: Request) -> Response:
        async def drops() -> AsyncIterator[bytes]:
            yield b"<title>Trickle</title><p>begun</p>"
            while True:
                await asyncio.sleep(0.2)
                yield b" "

        return StreamingResponse(drops(), media_type="text/html")

    async def slow(self, request: Request) -> Response:
        await asyncio.sleep(float(request.query_params.get("s", "1")))
        return HTMLResponse("<title>Slow</title><p>at last</p>")

    async def halves(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"<title>Halves</title><p>the first</p>"
            await asyncio.sleep(0.5)
            yield b"<script>" + request.query_params.get("script", "").encode() + b"</script>"
            yield b"<p>the second</p><input type=password>"

        return StreamingResponse(parts(), media_type="text/html")

    async def big(self, request: Request) -> Response:
        row = "<p>" + "words and more words " * 18 + "</p>"
        return HTMLResponse("<title>Big</title>" + row * (10_000_000 // len(row)))

    async def broken(self, request: Request) -> Response:
        body = (
            b"<title>Br\xf6ken</title><p>caf\xe9 \xff\xfe \xed\xa0\x80 end</p><script>"
            b"document.body.append('lone \\ud800 half')</script><button>Go</button>"
        )
        return Response(body, headers={"Content-Type": "text/html; charset=utf-8"})

    async def status(self, request: Request) -> Response:
        return HTMLResponse("<p>sorry</p>", status_code=request.path_params["code"])

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        return PlainTextResponse(
            "a,b\n1,2\n", headers={"Content-Disposition": f'attachment; filename="../{name}"'}
        )

    async def bomb(self, request: Request) -> Response:
        async def bytes_without_end() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 100_000
                await asyncio.sleep(0)

        headers = {"Content-Disposition": 'attachment; filename="bomb.bin"'}
        return StreamingResponse(bytes_without_end(), media_type="application/octet-stream", headers=headers)

    async def order(self, request: Request) -> Response:
        return HTMLResponse(f"<title>Order {request.path_params['number']}</title><p>an order</p>")

    async def worker(self, request: Request) -> Response:
        script = (
            f"fetch('{self.elsewhere}/worker').catch(()=>0); self.oninstall=()=>fetch('{self.elsewhere}/sw')"
        )
        return Response(script, media_type="text/javascript")

    async def echo(self, request: Request) -> Response:
        return HTMLResponse(request.query_params["html"])


@contextmanager
def serving(site: Site) -> Generator[str]:
    """The site on loopback; its `http://127.0.0.1:port`."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(site.app(), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


class Listener:
    """Takes note of whoever connects (TCP) or sends (UDP) to its port, and answers nothing."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.heard = 0
        self._threads = [threading.Thread(target=take, daemon=True) for take in (self._accept, self._receive)]
        for thread in self._threads:
            thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.tcp.shutdown(socket.SHUT_RDWR)
        self.tcp.close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.sendto(b"", ("127.0.0.1", self.port))
        for thread in self._threads:
            thread.join()
        self.udp.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.tcp.accept()
            except OSError:
                return
            self.heard += 1
            connection.close()

    def _receive(self) -> None:
        while self.udp.recvfrom(2048)[0]:
            self.heard += 1


class Word:
    """A talk that nobody cancels until `after` questions were asked."""

    def __init__(self, after: int | None = None) -> None:
        self._left = after

    def say(self, fraction: float, message: str) -> None:
        del fraction, message

    @property
    def cancelled(self) -> bool:
        return self._left is not None and self._left <= 0

    def check(self) -> None:
        if self._left is not None:
            self._left -= 1
        if self.cancelled:
            raise Cancelled("the test said so")


def browser_for(folder: Path, *hosts: str, secrets: SecretStore | None = None) -> Browser:
    """A browser that may reach the hosts of these addresses; downloads up to 2 MB."""
    rules = [host.removeprefix("http://") for host in hosts]
    settings = BrowserSettings(
        hosts=AllowList.parse(rules),
        folder=folder,
        secrets=secrets or SecretStore(),
        max_download_bytes=2_000_000,
        max_connection_bytes=50_000_000,
    )
    return Browser(settings)
