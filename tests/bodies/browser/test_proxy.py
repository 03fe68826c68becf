"""The only way out, without a browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Generator

import pytest

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.proxy import Proxy, Refusal

pytestmark = pytest.mark.process

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Server:
    """Answers every connection the same way, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.answer = ANSWER
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(4096))
                connection.sendall(self.answer)


@pytest.fixture
def server() -> Generator[Server]:
    running = Server()
    yield running
    running.close()


Ask = Callable[[str], bytes]


def asking(rules: list[str], refused: list[Refusal], max_bytes: int = 10_000) -> Generator[Ask]:
    proxy = Proxy(AllowList.parse(rules), max_bytes=max_bytes, refused=refused.append)

    def ask(head: str) -> bytes:
        with socket.create_connection(("127.0.0.1", proxy.port), timeout=10.0) as connection:
            connection.sendall(head.encode() + b"\r\n\r\n")
            heard = b""
            try:
                while chunk := connection.recv(65536):
                    heard += chunk
            except ConnectionResetError:
                pass
            return heard

    yield ask
    proxy.close()


@pytest.fixture
def refused() -> list[Refusal]:
    return []


@pytest.fixture
def ask(server: Server, refused: list[Refusal]) -> Generator[Ask]:
    """Through a proxy that lets to the server alone."""
    yield from asking([f"127.0.0.1:{server.port}"], refused)


def test_what_is_allowed_comes_through(ask: Ask, server: Server, refused: list[Refusal]) -> None:
    assert ask(f"GET http://127.0.0.1:{server.port}/a HTTP/1.1\r\nHost: x") == ANSWER
    assert server.asked == [b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]
    assert not refused


@pytest.mark.parametrize(
    "head", ["GET http://desk.example/a?word=1 HTTP/1.1", "CONNECT desk.example:80 HTTP/1.1"]
)
def test_what_is_not_on_the_list_is_refused_by_name(ask: Ask, refused: list[Refusal], head: str) -> None:
    heard = ask(head)
    assert heard.startswith(b"HTTP/1.1 403 ")
    assert b"X-Jidoka-Proxy: refused" in heard
    ((reason, peer),) = [(refusal.reason, refusal.peer) for refusal in refused]
    assert reason == "desk.example:80 is not on the list of allowed hosts"
    assert peer == "desk.example:80"
    assert "word" not in refused[0].url


def test_a_name_that_leads_home_is_refused_by_its_address(server: Server, refused: list[Refusal]) -> None:
    for ask in asking(["*:*"], refused):
        assert ask(f"GET http://localhost:{server.port}/ HTTP/1.1").startswith(b"HTTP/1.1 403 ")
    assert "which is this machine" in refused[0].reason
    assert not server.asked


def test_a_tunnel_carries_what_is_said(ask: Ask, server: Server) -> None:
    heard = ask(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n\r\nanything")
    assert heard == b"HTTP/1.1 200 Connection established\r\n\r\n" + ANSWER
    assert server.asked[0].startswith(b"anything")


def test_a_server_that_is_not_there(refused: list[Refusal]) -> None:
    for ask in asking(["127.0.0.1:1"], refused):
        heard = ask("GET http://127.0.0.1:1/ HTTP/1.1")
        assert heard.startswith(b"HTTP/1.1 502 ")
        assert b"X-Jidoka-Proxy: unreachable" in heard
    assert not refused


def test_more_than_the_limit_is_cut(server: Server, refused: list[Refusal]) -> None:
    server.answer = ANSWER + b"x" * 500_000
    for ask in asking([f"127.0.0.1:{server.port}"], refused, max_bytes=1000):
        assert len(ask(f"GET http://127.0.0.1:{server.port}/ HTTP/1.1")) <= 1000
    assert "more than 1000 bytes" in refused[0].reason


def test_what_is_no_request_is_answered(ask: Ask) -> None:
    assert ask("hello").startswith(b"HTTP/1.1 403 ")
