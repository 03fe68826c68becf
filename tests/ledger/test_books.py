from __future__ import annotations

import pytest

from jidoka.errors import BudgetExhausted, JournalError
from jidoka.ledger.books import Books, accounts_of, books_of
from jidoka.ledger.charge import Account, Caps, Grant, Reserve, Settle, charge_json, charge_of
from jidoka.ledger.cost import Cost
from jidoka.types import Entry
from tests.fakes.memory import MemoryJournal

DAY = "2026-11-22"
DAY_S = 86400.0
TASK = Account(scope="task", name="t")
TWO: Caps = {"task": {"acts": 2}, "total": {"nano_usd": 100}}


def reserve(key: str, caps: Caps = TWO, **worst: int) -> Reserve:
    return Reserve(key=key, worst=Cost(**worst), caps=caps)


@pytest.mark.parametrize(
    "charge",
    [
        reserve("a", caps={}, acts=1),
        Settle(key="a", spent=Cost(tokens=3)),
        Grant(account=TASK, more=Cost(acts=2)),
    ],
)
def test_an_entry_holds_its_charge(charge: Reserve | Settle | Grant) -> None:
    assert charge_of({"charge": charge_json(charge, DAY)}) == charge


def test_what_is_set_aside_counts_until_it_is_settled() -> None:
    books = Books()
    books.take("t", reserve("a", acts=1, nano_usd=60), DAY)
    with pytest.raises(BudgetExhausted) as error:
        books.take("u", reserve("b", acts=1, nano_usd=50), DAY)
    assert (error.value.scope, error.value.unit, error.value.more) == ("total", "nano_usd", 100)
    assert "in total: 0.00000006 of 0.0000001 usd are spent or set aside" in str(error.value)
    books.take("t", Settle(key="a", spent=Cost(acts=1, nano_usd=20)), DAY)
    books.take("u", reserve("b", acts=1, nano_usd=50), DAY)
    assert books.held[Account(scope="total")] == Cost(acts=2, nano_usd=70)
    assert list(books.open) == [("u", "b")]


def test_what_does_not_fit_changes_nothing() -> None:
    books = Books()
    books.take("t", reserve("a", acts=2), DAY)
    before = books.compact()
    with pytest.raises(BudgetExhausted, match="this task: 2 of 2 acts are spent or set aside, and the next"):
        books.take("t", reserve("b", acts=1), DAY)
    assert books.compact() == before


def test_a_unit_that_is_used_up_stops_only_what_needs_it() -> None:
    books = Books()
    books.take("t", reserve("a", acts=2), DAY)
    books.take("t", reserve("b", nano_usd=5), DAY)


def test_a_grant_allows_as_much_again_and_no_more() -> None:
    books = Books()
    books.take("t", reserve("a", acts=2), DAY)
    books.take("t", Grant(account=TASK, more=Cost(acts=2)), DAY)
    books.take("t", reserve("b", acts=2), DAY)
    with pytest.raises(BudgetExhausted, match="4 of 4 acts"):
        books.take("t", reserve("c", acts=1), DAY)
    books.take("u", reserve("d", acts=1), DAY)


def test_an_act_that_is_larger_than_the_cap_lacks_more_than_the_cap() -> None:
    with pytest.raises(BudgetExhausted) as error:
        Books().take("t", reserve("a", acts=7), DAY)
    assert error.value.more == 5


def test_what_was_never_set_aside_cannot_be_settled() -> None:
    with pytest.raises(JournalError, match="nothing is set aside under 'a' of task t"):
        Books().take("t", Settle(key="a", spent=Cost()), DAY)


def test_a_call_made_again_counts_twice_and_for_the_day_it_began() -> None:
    books = Books()
    books.take("t", reserve("a", acts=1), DAY)
    books.take("t", reserve("a", acts=1), "2026-11-23")
    assert books.held == dict.fromkeys(accounts_of("t", DAY), Cost(acts=2))
    books.take("t", Settle(key="a", spent=Cost(acts=2)), "2026-11-24")
    assert books.held == dict.fromkeys(accounts_of("t", DAY), Cost(acts=2))


def test_a_clock_that_runs_backwards_opens_no_day_twice() -> None:
    books = Books()
    assert books.today(10 * DAY_S) == "1970-01-11"
    books.take("t", reserve("a", acts=1), books.today(10 * DAY_S))
    books.take("t", reserve("b", acts=1), books.today(9 * DAY_S))
    assert books.held[Account(scope="day", name="1970-01-11")] == Cost(acts=2)
    assert books.today(9.9 * DAY_S) == "1970-01-11"
    assert books.today(11 * DAY_S) == "1970-01-12"


def test_the_books_are_what_the_entries_add_up_to() -> None:
    journal = MemoryJournal()
    journal.append("t", "intent", {}, charge=reserve("a", acts=1, nano_usd=5))
    journal.append("t", "receipt", {}, charge=Settle(key="a", spent=Cost(acts=1)))
    journal.append("t", "grant", {"id": "q"}, charge=Grant(account=TASK, more=Cost(acts=2)))
    journal.append("u", "intent", {}, charge=reserve("b", acts=1))
    assert books_of(journal.lines) == journal.books


@pytest.mark.parametrize(
    "charge", [{"reserve": {}}, {"steal": {}}, {}, {"settle": {"key": "a", "acts": "x"}}, 3]
)
def test_a_damaged_charge_is_named(charge: object) -> None:
    with pytest.raises(JournalError, match=r"entry 3 \(intent of t\) is damaged"):
        books_of([Entry(3, "t", "intent", 0.0, {"charge": charge})])
