"""Allowed hosts, and nothing else: through the sandbox's one socket and our proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from jidoka.bodies.terminal import Terminal
from jidoka.bodies.terminal.outlet import Outlet
from jidoka.errors import ConfigError
from jidoka.types import Json
from tests.bodies.terminal.conftest import SMALL, Listener

pytestmark = pytest.mark.process

FETCH = """
import sys, urllib.request
for url in sys.argv[1:]:
    try:
        print(urllib.request.urlopen(url, timeout=5).read().decode())
    except OSError as error:
        print(type(error).__name__, getattr(error, "code", ""))
"""


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 1_000_000 if self.path == "/big" else b"page " + self.path.encode())

    def log_message(self, format: str, *args: Json) -> None:
        del format, args


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def online(workspace: Path, port: int) -> Iterator[Terminal]:
    body = Terminal(workspace, limits=SMALL, allow_hosts=(f"localhost:{port}",))
    (workspace / "fetch.py").write_text(FETCH)
    yield body
    body.close()


def fetch(body: Terminal, skill: str, *urls: str) -> dict[str, Json]:
    receipt = body.do(skill, {"command": f"python3 fetch.py {' '.join(urls)}"}, Listener())
    return dict(receipt.result)


def test_an_allowed_host_is_reached_and_no_other(online: Terminal, port: int) -> None:
    result = fetch(
        online, "run", f"http://localhost:{port}/a", "http://other.invalid/", f"http://[::1]:{port}/"
    )
    assert result["stdout"] == "page /a\nHTTPError 403\nHTTPError 403\n"
    assert [line.split(":")[0] for line in result["refused_connections"]] == ["other.invalid", ""]
    assert "refused_connections" not in fetch(online, "run", f"http://localhost:{port}/b")


def test_much_comes_through_whole_and_at_once(online: Terminal, port: int) -> None:
    code = f"""
import threading, urllib.request
def get():
    print(len(urllib.request.urlopen("http://localhost:{port}/big").read()))
threads = [threading.Thread(target=get) for _ in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
"""
    receipt = online.do("run", {"command": "python3 -", "stdin": code}, Listener())
    assert receipt.result["stdout"].split() == ["1000000"] * 8, receipt


def test_there_is_no_way_around_the_proxy(online: Terminal, port: int) -> None:
    code = f"""
import socket
for address in (("127.0.0.1", {port}), ("192.0.2.1", 80)):
    try:
        socket.create_connection(address, 2)
        print("through")
    except OSError as error:
        print(error.strerror)
print(open("/proc/net/route").read().count(chr(10)))
"""
    receipt = online.do("run", {"command": "python3 -", "stdin": code}, Listener())
    assert receipt.result["stdout"].splitlines() == ["Connection refused", "Network is unreachable", "1"]


def test_looking_reaches_nothing(online: Terminal, port: int) -> None:
    assert fetch(online, "inspect", f"http://localhost:{port}/a")["stdout"] == "URLError \n"


def test_the_skills_say_where_they_may_go(online: Terminal, port: int) -> None:
    told = {spec.name: spec for spec in online.skills()}
    assert f"localhost:{port}" in told["run"].description
    assert "clone" in told["git"].parameters["properties"]["command"]["enum"]


def test_a_name_that_is_allowed_goes_to_the_proxy_and_loopback_stays_inside() -> None:
    outlet = Outlet(("localhost:8000", "example.com"))
    assert outlet.environment["NO_PROXY"] == "127.0.0.1"
    outlet.close()


def test_a_rule_that_is_none_is_refused(workspace: Path) -> None:
    with pytest.raises(ConfigError, match="no host rule"):
        Terminal(workspace, allow_hosts=("two words",))
