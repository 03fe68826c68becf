from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from jidoka.sites.warehouse.desk.layout import LAYOUTS
from jidoka.sites.warehouse.desk.model import StockRow
from jidoka.sites.warehouse.desk.settings import DeskSettings
from jidoka.sites.warehouse.desk.web import DOORS, LARGEST_FORM
from tests.sites.warehouse.desk.conftest import Clerk, OpenDesk, found, log_in


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="/orders/(\d+)"', html)]


# --- log-in ---


def test_nothing_is_shown_or_done_without_a_log_in(open_desk: OpenDesk) -> None:
    clerk = open_desk(DeskSettings())
    for door in DOORS:
        if door.open:
            continue
        path = door.path.replace("{number:int}", "1042").replace("{line:int}", "1")
        answer = clerk.client.request(door.method, path, data={"status": "shipped"}, follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/login?"), path
    assert not clerk.ledger().submissions


def test_log_in_leads_to_the_page_that_was_wanted(open_desk: OpenDesk) -> None:
    client = open_desk(DeskSettings()).client
    html = client.get("/orders/1042?x=1").text
    assert "Please log in." in html
    assert found(r'name="next" value="([^"]+)"', html) == "/orders/1042?x=1"
    assert "Order 1042" in log_in(client, to="/orders/1042?x=1")


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_a_wrong_password_opens_nothing(open_desk: OpenDesk, name: str) -> None:
    client = open_desk(DeskSettings()).client
    answer = client.post("/login", data={"user": name, "password": "wrong"})
    assert "Wrong name or password." in answer.text
    assert "desk" not in client.cookies


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere", "x", ""]
)
def test_no_redirect_leads_elsewhere(open_desk: OpenDesk, path: str) -> None:
    client = open_desk(DeskSettings()).client
    answer = client.post(
        "/login", data={"user": "clerk", "password": "right", "next": path}, follow_redirects=False
    )
    assert answer.headers["location"] == "/orders?status=open"


def test_log_out_ends_the_session_for_good(clerk: Clerk) -> None:
    token = clerk.client.cookies["desk"]
    csrf = found(r'name="csrf" value="([^"]+)"', clerk.client.get("/orders").text)
    assert "You are logged out." in clerk.client.post("/logout", data={"csrf": csrf}).text
    clerk.client.cookies.set("desk", token)
    assert "Please log in." in clerk.client.get("/orders").text


def test_a_session_ends_by_itself(open_desk: OpenDesk) -> None:
    client = open_desk(DeskSettings(session_s=0)).client
    assert "Please log in." in log_in(client)


def test_a_form_without_the_sessions_token_does_nothing(clerk: Clerk, open_desk: OpenDesk) -> None:
    other = open_desk(DeskSettings())
    log_in(other.client)
    for csrf in ("", other.form("/orders/1042")["csrf"]):
        assert clerk.set_status(1042, "shipped", csrf=csrf) == 403
    assert not clerk.ledger().submissions


# --- orders ---


def test_orders_are_listed_page_by_page(clerk: Clerk) -> None:
    first, second = clerk.client.get("/orders").text, clerk.client.get("/orders?page=2").text
    assert numbers(first) == [1043, 1042, *range(1011, 1003, -1)]
    assert numbers(second) == [1003, 1002, 1001, 1000]
    assert 'rel="next"' in first and 'rel="next"' not in second
    assert numbers(clerk.client.get("/orders?page=99").text) == numbers(second)
    assert numbers(clerk.client.get("/orders?page=-1").text) == numbers(first)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=open", [1043, 1042]),
        ("status=cancelled", []),
        ("q=1042", [1042]),
        ("q=o'hara", [1042]),
        ("q=box_2", [1042]),
        ("q=%25", [1043]),
        ("q=old+11&status=shipped", [1011]),
        ("q=' OR 1=1 --", []),
    ],
)
def test_orders_are_found(clerk: Clerk, query: str, expected: list[int]) -> None:
    assert numbers(clerk.client.get(f"/orders?{query}").text) == expected


def test_what_customers_write_is_escaped(clerk: Clerk) -> None:
    html = clerk.client.get("/orders/1042").text
    assert "O&#39;Hara &lt;Music&gt;" in html
    assert "<Music>" not in html
    assert "&lt;b&gt;" in clerk.client.get("/orders?q=<b>").text


def test_an_order_shows_lines_with_stock(clerk: Clerk) -> None:
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", clerk.client.get("/orders/1042").text)
    assert cells[:6] == ["box_1", "1", "1 at receiving", "box_2", "2", "none"]
    assert "box_1, box_2 × 2" in clerk.client.get("/orders?status=open").text
    assert clerk.client.get("/orders/7").status_code == 404


def test_every_submission_of_a_status_counts(clerk: Clerk) -> None:
    fields = {**clerk.form("/orders/1042"), "status": "shipped"}
    for _ in range(2):
        answer = clerk.client.post("/orders/1042/status", data=fields)
        assert "Order marked shipped." in answer.text
    assert clerk.set_status(1042, "shipped") == 200
    ledger = clerk.ledger()
    assert ledger.status[1042] == "shipped"
    assert ledger.times_shipped() == {1042: 3}
    assert ledger.marked_twice() == (1042,)
    forms = [sent.form for sent in ledger.submissions]
    assert forms[0] == forms[1] != forms[2], "a form sent twice can be told from two forms"


def test_an_order_is_cancelled_and_opened_again(clerk: Clerk) -> None:
    assert clerk.set_status(1043, "cancelled") == 200
    assert numbers(clerk.client.get("/orders?status=open").text) == [1042]
    assert clerk.set_status(1043, "open") == 200
    assert clerk.ledger().status[1043] == "open"
    assert not clerk.ledger().times_shipped()


def test_a_status_that_is_none_and_an_order_that_is_none_are_refused(clerk: Clerk) -> None:
    fields = clerk.form("/orders/1042")
    html = clerk.client.post("/orders/1042/status", data={**fields, "status": "lost"}).text
    assert "must be one of: open, shipped, cancelled" in html
    assert clerk.client.post("/orders/7/status", data={**fields, "status": "shipped"}).status_code == 404
    assert not clerk.ledger().submissions


def test_an_order_is_changed_while_it_is_open(clerk: Clerk) -> None:
    fields = clerk.form("/orders/1043")
    clerk.client.post("/orders/1043/lines", data={**fields, "item": "box_5", "quantity": "1"})
    line = found(r"/lines/(\d+)/remove", clerk.client.get("/orders/1043").text)
    html = clerk.client.post(f"/orders/1043/lines/{line}/remove", data=fields).text
    assert "box_5" in html and "box_9" not in html
    again = clerk.client.post(f"/orders/1043/lines/{line}/remove", data=fields).text
    assert "This line is no longer there." in again


# --- stock ---


def test_stock_is_shown_by_station(clerk: Clerk) -> None:
    cells = re.findall(r"<td>([^<]+)</td>", clerk.client.get("/stock?station=shelf_a").text)
    assert [cell for cell in cells if cell.strip()] == ["box_9", "shelf_a", "0", "box_10", "shelf_a", "3"]


def test_stock_is_corrected_and_new_rows_are_made(clerk: Clerk) -> None:
    fields = clerk.form("/stock")
    for station, count in (("receiving", "0"), ("shelf_a", "1")):
        row = {"item": "box_1", "station": station, "count": count}
        assert "Stock corrected." in clerk.client.post("/stock", data={**fields, **row}).text
    assert [row for row in clerk.ledger().stock if row.item == "box_1"] == [
        StockRow(item="box_1", station="receiving", count=0),
        StockRow(item="box_1", station="shelf_a", count=1),
    ]


@pytest.mark.parametrize("count", ["", "-1", "1.5", "x", "10000", "²", "99999999999999999999"])
def test_a_count_that_is_none_is_refused(clerk: Clerk, count: str) -> None:
    before = clerk.ledger().stock
    row = {**clerk.form("/stock"), "item": "box_1", "station": "receiving", "count": count}
    assert "The count must be a whole number" in clerk.client.post("/stock", data=row).text
    assert clerk.ledger().stock == before


# --- bad input and other layouts ---


def test_bad_requests_get_an_answer(clerk: Clerk) -> None:
    assert clerk.client.get("/nowhere").status_code == 404
    assert clerk.client.get("/orders/1042/status").status_code == 405
    assert clerk.client.post("/stock", content=b"x" * (LARGEST_FORM + 1)).status_code == 413
    assert clerk.client.post("/stock", content=b"\xff\xfe%zz=%ff").status_code == 403
    assert clerk.client.get("/orders?page=9999999999&q=%00%ff").status_code == 200
    assert clerk.client.get(f"/orders/{10**30}").status_code == 404
    assert clerk.client.get("/static/desk.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_every_layout_serves_every_page(open_desk: OpenDesk, name: str) -> None:
    clerk = open_desk(DeskSettings(layout=LAYOUTS[name]))
    log_in(clerk.client)
    for path in ("/login", "/orders", "/orders/1042", "/stock"):
        assert clerk.client.get(path).status_code == 200
    assert clerk.set_status(1042, "shipped") == 200


def test_a_rearranged_desk_looks_different(open_desk: OpenDesk) -> None:
    client: TestClient = open_desk(DeskSettings(layout=LAYOUTS["rearranged"])).client
    log_in(client)
    heads = re.findall(r"<th scope=\"col\">([^<]+)</th>", client.get("/orders").text)
    assert heads == ["State", "Due", "No.", "Contents", "Sold to"]
    order = client.get("/orders/1042").text
    assert "Confirm dispatch" in order and "Mark shipped" not in order
    assert order.index("Confirm dispatch") < order.index("box_1")
