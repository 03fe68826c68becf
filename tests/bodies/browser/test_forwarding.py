from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.browser.forwarding import read_head

GET = b"GET http://desk.example:8080/a/b?q=1 HTTP/1.1\r\nHost: desk.example:8080\r\n"


def test_a_request_is_rewritten_for_the_server() -> None:
    wanted = read_head(GET + b"Proxy-Connection: keep-alive\r\nConnection: upgrade\r\nAccept: */*\r\n\r\n")
    assert (wanted.host, wanted.port, wanted.peer) == ("desk.example", 8080, "desk.example:8080")
    assert wanted.head == (
        b"GET /a/b?q=1 HTTP/1.1\r\nHost: desk.example:8080\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )
    assert "q=1" not in wanted.url, "a query may hold what nobody shall log"


def test_a_tunnel_is_only_opened() -> None:
    wanted = read_head(b"CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n")
    assert (wanted.host, wanted.port, wanted.head) == ("::1", 443, None)


@pytest.mark.parametrize(
    "line",
    [
        b"GET / HTTP/1.1",
        b"GET ftp://a/ HTTP/1.1",
        b"GET https://a/ HTTP/1.1",
        b"CONNECT a HTTP/1.1",
        b"hello",
        b"",
    ],
)
def test_what_is_no_request_to_a_proxy(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"only http|CONNECT|not a request"):
        read_head(line + b"\r\n\r\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_a_value_error(head: bytes) -> None:
    try:
        wanted = read_head(head)
    except ValueError:
        return
    assert wanted.host
