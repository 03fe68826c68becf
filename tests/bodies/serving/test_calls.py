"""The call book against a model: whatever workers ask in whatever order, a key acts at most once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.profile import CallKey
from jidoka.bodies.serving.calls import Attach, Begin, CallBook, Finished, Supersede
from jidoka.errors import Busy, Fenced, JidokaError, UsageError
from jidoka.types import Receipt


def key(call_id: str, epoch: int = 1) -> CallKey:
    return CallKey(call_id=call_id, epoch=epoch)


def test_the_three_rules() -> None:
    book = CallBook()
    assert isinstance(book.admit(key("a"), "pick", {}), Begin)
    assert isinstance(book.admit(key("a"), "pick", {}), Attach)
    with pytest.raises(Busy):
        book.admit(key("b"), "pick", {})
    assert isinstance(book.admit(key("b", 2), "pick", {}), Supersede)
    with pytest.raises(Fenced):
        book.admit(key("a", 1), "pick", {})
    book.finish("a", Receipt(True))
    admitted = book.admit(key("a", 2), "pick", {})
    assert isinstance(admitted, Finished)
    assert admitted.receipt == Receipt(True)


def test_a_key_belongs_to_one_call() -> None:
    book = CallBook()
    book.admit(key("a"), "pick", {"box": "box_1"})
    with pytest.raises(UsageError, match="a new call needs a new call_id"):
        book.admit(key("a"), "pick", {"box": "box_2"})


def test_memory_is_bounded() -> None:
    book = CallBook(capacity=3)
    for i in range(10):
        book.admit(key(str(i)), "pick", {})
        book.finish(str(i), Receipt(True))
    assert len(book) == 3
    assert isinstance(book.admit(key("9"), "pick", {}), Finished)
    assert isinstance(book.admit(key("0"), "pick", {}), Begin)


def test_only_the_running_call_can_finish() -> None:
    with pytest.raises(ValueError, match="not running"):
        CallBook().finish("a", Receipt(True))


asks = st.tuples(st.sampled_from("abc"), st.integers(1, 4))
events = st.lists(st.one_of(asks, st.just("end")), max_size=40)


@given(events)
def test_no_key_begins_twice_and_no_old_epoch_acts(happenings: list[tuple[str, int] | str]) -> None:
    book = CallBook()
    begun: list[str] = []
    newest = 0
    for happening in happenings:
        if isinstance(happening, str):
            if book.running is not None:
                book.finish(book.running.key.call_id, Receipt(True))
            continue
        call_id, epoch = happening
        try:
            admitted = book.admit(key(call_id, epoch), "pick", {})
        except JidokaError as error:
            assert isinstance(error, Fenced) == (epoch < newest)
        else:
            assert epoch >= newest
            if isinstance(admitted, Begin):
                begun.append(call_id)
        newest = max(newest, epoch)
    assert len(begun) == len(set(begun))


def test_a_book_that_forgot_a_call_can_not_say_what_never_began() -> None:
    book = CallBook(capacity=1)
    life = book.life
    for call_id in ("a", "b"):
        assert isinstance(book.admit(CallKey(call_id=call_id, epoch=1), "saw", {}), Begin)
        assert not book.never_began("a", life)
        book.finish(call_id, Receipt(True))
    assert book.life == ""
    assert not book.never_began("z", life)
    assert not book.never_began("z", "")
