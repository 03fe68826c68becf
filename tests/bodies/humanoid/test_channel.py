"""Messages on the link: whole, in order, and an end that is noticed."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import pytest

from jidoka.bodies.humanoid.channel import Channel, Kind, LinkClosed


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, 0.05)
    with theirs:
        yield channel, theirs
    channel.close()


def test_messages_arrive_whole_and_in_order_however_they_are_cut(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    far = Channel(socket.socket(fileno=theirs.detach()))
    far.send(Kind.ASK, b"a")
    far.send(Kind.ORDER, b"b" * 100_000)
    assert channel.receive(Kind.ASK) == b"a"
    assert channel.receive(Kind.ORDER) == b"b" * 100_000
    far.send(Kind.ASK, b"")
    assert channel.receive(Kind.ASK) == b""
    far.close()


def test_bytes_that_trickle_in_are_put_together(ends: tuple[Channel, socket.socket]) -> None:
    channel, theirs = ends
    whole = struct.pack("=II", 3, Kind.ASK) + b"abc"
    theirs.sendall(whole[:5])
    with pytest.raises(LinkClosed, match="no ASK came"):
        channel.receive(Kind.ASK)
    theirs.sendall(whole + whole)
    with pytest.raises(LinkClosed):
        channel.receive(Kind.REPORT)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (struct.pack("=II", 0, Kind.ORDER), "ASK was due, and 3|4 came"),
        (struct.pack("=II", 1 << 30, Kind.ASK), "none of ours"),
    ],
)
def test_nonsense_is_no_message(ends: tuple[Channel, socket.socket], sent: bytes, why: str) -> None:
    channel, theirs = ends
    theirs.sendall(sent)
    with pytest.raises(LinkClosed, match=why):
        channel.receive(Kind.ASK)


def test_a_closed_end_is_noticed_at_once_and_silence_after_a_while(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    with pytest.raises(LinkClosed, match="timed out"):
        channel.receive(Kind.ASK)
    theirs.close()
    with pytest.raises(LinkClosed, match="gone"):
        channel.receive(Kind.ASK)
    with pytest.raises(LinkClosed, match="can't be sent"):
        channel.send(Kind.REPORT, b"x")
