"""The listener of a body's process."""

from __future__ import annotations

import socket

import pytest

from jidoka.bodies.serving.host import listen
from jidoka.errors import Busy


def test_its_connections_send_at_once() -> None:
    with listen(0) as listener, socket.create_connection(listener.getsockname()):
        served, _ = listener.accept()
        with served:
            assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_in_use_is_said() -> None:
    with listen(0) as listener, pytest.raises(Busy, match="choose another"):
        listen(listener.getsockname()[1])
