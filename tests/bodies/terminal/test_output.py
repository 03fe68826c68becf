"""Output is counted whole and kept in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.terminal.output import Capture

chunks = st.lists(st.binary(max_size=40), max_size=12)


@given(chunks, st.integers(2, 64))
def test_all_is_counted_and_little_kept(data: list[bytes], limit: int) -> None:
    capture = Capture(limit_bytes=limit)
    for chunk in data:
        capture.add(chunk)
    whole = b"".join(data)
    assert capture.total_bytes == len(whole)
    assert capture.left_out_bytes >= 0
    assert capture.total_bytes - capture.left_out_bytes <= limit
    if len(whole) <= limit - 1:
        assert capture.left_out_bytes == 0


@given(st.lists(st.text("abc\n", max_size=20), max_size=10), st.integers(2, 64))
def test_beginning_and_end_are_kept(parts: list[str], limit: int) -> None:
    capture = Capture(limit_bytes=limit)
    for part in parts:
        capture.add(part.encode())
    whole, half = "".join(parts), limit // 2
    if capture.left_out_bytes == 0:
        assert capture.text() == whole
    else:
        assert capture.text().startswith(whole[:half])
        assert capture.text().endswith(whole[-half:])
        assert f"{capture.left_out_bytes} bytes left out" in capture.text()


def test_binary_is_told_from_text() -> None:
    for data, binary in (
        ("Grüße, 世界\n".encode(), False),
        (b"\x1b[31mred\x1b[0m\r\n\tbell\x07", False),
        (b"caf\xe9 in latin-1, one letter of many", False),
        (b"a\0b", True),
        (bytes(range(128, 256)), True),
        (b"\x7fELF\x02\x01\x01", True),
        (b"", False),
    ):
        capture = Capture(limit_bytes=1000)
        capture.add(data)
        assert capture.binary is binary, data
    assert capture.text() == ""


def test_a_cut_letter_breaks_nothing() -> None:
    capture = Capture(limit_bytes=11)
    capture.add("äöüäöüäöü".encode())
    assert "bytes left out" in capture.text()


def test_the_newest_line_is_clean_and_short() -> None:
    capture = Capture(limit_bytes=100)
    capture.add(b"one\n\x1b[1mtwo\0\n\n  \n")
    assert capture.last_line() == "[1mtwo"
    capture.add(b"x" * 10_000)
    assert len(capture.last_line()) <= 400
    assert Capture(limit_bytes=10).last_line() == ""
