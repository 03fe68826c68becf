"""Bad input: a structured error within its time, and the body lives on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.called import Cancelled, SkillFailed
from tests.bodies.browser.site import Word
from tests.bodies.browser.test_skills_in_chromium import ref_of, wait_for_tabs

pytestmark = pytest.mark.process
Do = Callable[..., Any]

SLACK_S = 4.0
"""How much longer than its limit a call may take on a busy machine [s]."""


@pytest.fixture(autouse=True)
def lives_on(do: Do, url: str) -> Generator[None]:
    """Before and after every one of these the browser opens a page; after it, it reads it too."""
    do("open", url=f"{url}/page/form")
    yield
    do("open", url=f"{url}/page/form")
    assert 'button "Send"' in do("read")["snapshot"]


def failure(code: str, do: Do, skill: str, *, within_s: float = 10.0, **args: Any) -> SkillFailed:
    began = time.monotonic()
    with pytest.raises(SkillFailed) as caught:
        do(skill, **args)
    assert caught.value.code == code, caught.value
    assert time.monotonic() - began < within_s + SLACK_S
    return caught.value


@pytest.mark.parametrize("path", ["never", "trickle"])
def test_a_page_that_never_loads(do: Do, url: str, path: str) -> None:
    assert failure("timeout", do, "open", url=f"{url}/{path}", timeout_s=0.7, within_s=0.7).retryable


def test_a_stop_ends_a_wait_at_once(browser: Browser, url: str) -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        browser.do("open", {"url": f"{url}/never"}, Word(after=3))
    assert time.monotonic() - began < SLACK_S
    browser.stop("the test is over")


def test_a_stop_ends_a_click_that_is_not_possible(browser: Browser, do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    began = time.monotonic()
    with pytest.raises(Cancelled):
        browser.do("click", {"role": "button", "name": "Later"}, Word(after=2))
    assert time.monotonic() - began < SLACK_S


def test_a_button_that_is_disabled(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    error = failure("not_ready", do, "click", role="button", name="Later", timeout_s=0.7)
    assert "not enabled" in error.message


def test_ten_megabytes_of_html(do: Do, url: str) -> None:
    do("open", url=f"{url}/big")
    error = failure("too_large", do, "read", within_s=10.0)
    assert "what=text" in error.message
    text = do("read", what="text", max_chars=1000)
    assert text["truncated"]
    assert len(text["text"]) <= 1000


def test_broken_encodings(do: Do, url: str) -> None:
    do("open", url=f"{url}/broken")
    for page in (do("read"), do("read", what="text")):
        words = page.get("snapshot") or page["text"]
        assert "caf\ufffd" in words
        assert "lone" in words
        words.encode("utf-8")


def test_a_download_bomb(do: Do, url: str, folder: Path) -> None:
    do("open", url=f"{url}/page/files")
    assert "2000000 bytes" in failure("too_large", do, "download", role="link", name="bomb").message
    assert not list((folder / "downloads").glob("bomb*"))


def test_a_dialog_loop(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/asking")
    assert "'again'" in failure("dialog", do, "click", role="button", name="Loop").message


def test_a_page_that_hangs(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/hanging")
    do("click", role="button", name="Hang", timeout_s=1.0)
    failure("timeout", do, "read", timeout_s=0.7, within_s=0.7)
    failure("crashed", do, "read")


def test_a_pop_up_bomb(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/popup")
    do("click", role="button", name="Bomb")
    assert len(wait_for_tabs(do, 2)) <= 12
    listed = do("tabs")["tabs"]
    assert len(listed) <= 12
    for tab in listed[1:]:
        do("tabs", do="close", tab=tab["tab"])


def test_an_element_that_is_something_else_by_now(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/changing")
    ref = ref_of(do("read"), "Delete order 1")
    do("click", role="button", name="Shift")
    error = failure("changed", do, "click", ref=ref)
    assert "Delete order 1" in error.message
    assert error.retryable
    do("click", ref=ref_of(do("read"), "Delete order 2"))


def test_an_element_that_is_gone(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/changing")
    ref = ref_of(do("read"), "Delete order 1")
    do("click", role="button", name="Empty")
    assert "not on the page any more" in failure("changed", do, "click", ref=ref).message
    do("open", url=f"{url}/page/form")
    assert "read it first" in failure("changed", do, "click", ref=ref).message
    do("read")
    assert "read again" in failure("changed", do, "click", ref=ref).message


def test_elements_that_are_not_there_or_not_one(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/orders")
    assert "'Ship'" in failure("not_found", do, "click", role="button", name="Sell", timeout_s=0.5).message
    assert "2 elements" in failure("ambiguous", do, "click", role="button", name="Ship").message
    do("click", role="button", name="Ship", nth=1)
    do("open", url=f"{url}/page/form")
    error = failure("not_found", do, "select", role="combobox", name="Colour", option="pink", timeout_s=0.7)
    assert "'red', 'blue'" in error.message
    assert (
        "not"
        in failure("not_ready", do, "fill", role="button", name="Send", value="x", timeout_s=0.7).message
    )


def test_pages_that_fail_or_redirect(do: Do, url: str) -> None:
    error = failure("http_error", do, "open", url=f"{url}/status/503")
    assert (error.retryable, "503" in error.message) == (True, True)
    assert not failure("http_error", do, "open", url=f"{url}/status/404").retryable
    do("open", url=f"{url}/page/changing")
    error = failure("http_error", do, "click", role="link", name="fail")
    assert "look before doing it again" in error.message
    assert not error.retryable
    assert do("open", url=f"{url}/redirect?to=/page/orders")["origin"] == f"{url}/page/orders"
    do("open", url=f"{url}/page/changing")
    assert do("click", role="link", name="slow")["title"] == "Slow"
    assert failure("navigation_failed", do, "open", url=f"{url}/file/x.csv")


def test_a_document_is_open_when_all_of_it_came(do: Do, url: str) -> None:
    assert do("open", url=f"{url}/halves")["asks_password"]
    assert "the second" in do("read")["snapshot"]


def test_a_page_that_goes_on_while_it_loads(do: Do, url: str) -> None:
    on = quote(f"location.replace('{url}/page/orders')")
    assert do("open", url=f"{url}/halves?script={on}")["origin"] in {
        f"{url}/page/orders",
        f"{url}/halves?script={on}",
    }
    do("wait_for", url="/page/orders")
    written = quote("document.title = 'Written'")
    assert do("open", url=f"{url}/halves?script={written}")["title"] == "Written"


def test_a_server_that_is_not_there(browser: Browser, do: Do, url: str) -> None:
    port = int(url.rpartition(":")[2])
    assert port
    error = failure("blocked_host", do, "open", url="http://127.0.0.1:9/")
    assert "not on the list" in error.message


def test_a_page_that_logs_out(do: Do, url: str) -> None:
    error = failure("logged_out", do, "open", url=f"{url}/private")
    assert "/page/login" in error.message
    do("fill", role="textbox", name="Password", value="x")
    assert do("click", role="button", name="Log in")["title"] == "Private"
    page = do("read")
    do.__call__("wait_for", role="button", name="Work")
    ref = ref_of(page, "Work")
    assert ref


def test_a_renderer_that_crashes(browser: Browser, do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    for pid in processes_of(browser, "--type=renderer"):
        os.kill(pid, signal.SIGKILL)
    error = failure("crashed", do, "read")
    assert "open it again" in error.message


def test_a_browser_that_is_killed(browser: Browser, do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    for pid in processes_of(browser, ""):
        os.kill(pid, signal.SIGKILL)
    failure("crashed", do, "read")


def processes_of(browser: Browser, word: str) -> list[int]:
    """The processes of this browser's Chromium whose command line has the word: they name its proxy."""
    marker = browser.proxy.encode()
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        ours = marker in line or (word and _parent_is(folder, marker))
        if ours and b"chromium" in line and word.encode() in line:
            found.append(int(folder.name))
    assert found, "no process of the browser was found"
    return found


def _parent_is(folder: Path, marker: bytes) -> bool:
    """Whether an ancestor was started with the marker: a renderer's command line does not name the proxy."""
    try:
        while (pid := (folder / "stat").read_text().rpartition(") ")[2].split()[1]) not in {"0", "1"}:
            folder = Path("/proc") / pid
            if marker in (folder / "cmdline").read_bytes():
                return True
    except OSError:
        return False
    return False
