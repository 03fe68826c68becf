"""Every skill once, against a real page in a real Chromium."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import numpy as np
import pytest
from PIL import Image

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.called import SkillFailed
from jidoka.errors import UsageError
from jidoka.shown import FIELD, pictures_of
from jidoka.types import Atom
from tests.bodies.browser.site import Site, Word

pytestmark = pytest.mark.process
Do = Callable[..., Any]


def ref_of(result: Any, words: str) -> str:
    """The reference in the line of a snapshot that has these words."""
    line = next(line for line in result["snapshot"].splitlines() if words in line)
    return line.partition("[ref=")[2].partition("]")[0]


def wait_for_tabs(do: Do, count: int) -> Any:
    """A pop-up comes a moment after the click."""
    deadline = time.monotonic() + 10.0
    while len(listed := do("tabs")["tabs"]) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return listed


def test_a_form_is_filled_and_sent(do: Do, url: str, site: Site, folder: Path) -> None:
    (folder / "list.txt").write_text("one")
    do("open", url=f"{url}/page/form")
    page = do("read")
    assert page["origin"] == f"{url}/page/form"
    do("fill", ref=ref_of(page, 'textbox "Name"'), value="Ada")
    do("select", ref=ref_of(page, 'combobox "Colour"'), option="blue")
    do("check", ref=ref_of(page, 'checkbox "fast"'))
    do("upload", role="button", name="File", files=["list.txt"])
    sent = do("click", role="button", name="Send")
    assert site.sent[-1] == {"name": "Ada", "colour": "b", "fast": "on", "file": "list.txt"}
    assert (sent["navigated"], sent["origin"], sent["title"]) == (True, f"{url}/page/orders", "Orders")


def test_tables_are_data_and_their_references_work(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/orders")
    (table,) = do("read")["tables"]
    assert table["headers"][:2] == ["Order", "Boxes"]
    assert [row["cells"][:2] for row in table["rows"]] == [
        ["1042", "box_1, box_2"],
        ["1043", "box: 'three' \"x\""],
    ]
    link, button = table["rows"][1]["controls"]
    assert (link["role"], link["name"], link["url"], button["name"]) == (
        "link",
        "1043",
        "/order/1043",
        "Ship",
    )
    assert do("click", ref=link["ref"])["title"] == "Order 1043"
    assert do("back")["title"] == "Orders"


def test_references_work_inside_frames(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/frames")
    do("fill", ref=ref_of(do("read"), 'textbox "Name"'), value="inside")
    assert 'textbox "Name"' in do("read")["snapshot"]
    assert "inside" in do("read")["snapshot"]
    do("fill", role="textbox", name="Name", value="by name")
    assert "by name" in do("read")["snapshot"]


def test_keys_are_pressed_where_told(do: Do, url: str, site: Site) -> None:
    do("open", url=f"{url}/page/form")
    do("press", role="textbox", name="Name", text="Bob", keys=["Backspace", "Shift+D"])
    do("press", role="textbox", name="Name", keys="Enter")
    assert site.sent[-1]["name"] == "BoD"
    with pytest.raises(UsageError, match="keys are named"):
        do("press", keys="Entr")


def test_a_drag_moves_smoothly(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/drag")
    do("drag", **{"from": {"role": "slider", "name": "Knob"}, "by": {"dx": 200, "dy": 0}})
    assert "at 250px smoothly" in do("read", what="text")["text"]


def test_scrolling_tells_where_it_stands(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/long")
    assert do("scroll", dy=300)["top"] == 300
    bottom = do("scroll", to="bottom")
    assert bottom["top"] == bottom["height"] - bottom["shown"]


def test_waiting_for_what_comes_late(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/late")
    assert do("wait_for", text="now it is here")["origin"] == f"{url}/page/late"
    do("wait_for", role="button", name="none", gone=True)
    with pytest.raises(SkillFailed, match="timeout: waiting for text 'never'"):
        do("wait_for", text="never", timeout_s=0.4)


def test_tabs_are_listed_switched_and_closed(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/popup")
    do("click", role="button", name="Open")
    popup = next(tab["tab"] for tab in wait_for_tabs(do, 2) if not tab["current"])
    do("tabs", do="switch", tab=popup)
    do("wait_for", role="button", name="Send")
    assert 'button "Send"' in do("read")["snapshot"]
    listed = do("tabs", do="close", tab=popup)["tabs"]
    assert [tab["origin"] for tab in listed] == [f"{url}/page/popup"]
    with pytest.raises(SkillFailed, match="not_found: there is no tab"):
        do("tabs", do="switch", tab=popup)


def test_dialogs_are_answered_as_declared(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/asking")
    asked = do("click", role="button", name="Ask")
    assert asked["dialogs"] == [{"kind": "confirm", "message": "Sure?", "reply": "dismiss"}]
    assert "answer false" in do("read")["snapshot"]
    do("click", role="button", name="Ask", dialog="accept")
    assert "answer true" in do("read")["snapshot"]
    do("click", role="button", name="Name", dialog={"text": "Ada"})
    assert "name Ada" in do("read")["snapshot"]
    do("dialogs", confirm="accept")
    do("click", role="button", name="Ask")
    assert "answer true" in do("read")["snapshot"]
    do("dialogs", confirm="dismiss")


def test_a_download_is_kept_under_a_harmless_name(do: Do, url: str, folder: Path) -> None:
    do("open", url=f"{url}/page/files")
    kept = do("download", role="link", name="report")
    assert Path(kept["path"]).parent == folder / "downloads"
    assert (Path(kept["path"]).read_text(), kept["bytes"]) == ("a,b\n1,2\n", 8)
    again = do("download", url=f"{url}/file/report.csv")
    assert again["path"] != kept["path"]
    assert again["sha256"] == kept["sha256"]


def test_a_download_that_nobody_asked_for_is_refused(do: Do, url: str, folder: Path) -> None:
    do("open", url=f"{url}/page/files")
    before = sorted((folder / "downloads").glob("*"))
    told = do("click", role="link", name="report")
    deadline = time.monotonic() + 10.0
    while "refused_downloads" not in told:
        assert time.monotonic() < deadline
        told = do("tabs")
    assert sorted((folder / "downloads").glob("*")) == before


def test_only_files_of_the_folder_go_up(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/files")
    with pytest.raises(UsageError, match="outside of the browser's folder"):
        do("upload", role="button", name="Choose", files=["../../../../etc/hostname"])
    with pytest.raises(SkillFailed, match="not_found: there is no file"):
        do("upload", role="button", name="Choose", files=["none.txt"])


def test_a_chooser_behind_a_button_takes_files(do: Do, url: str, folder: Path) -> None:
    (folder / "chosen.txt").write_text("one")
    do("open", url=f"{url}/page/files")
    do("upload", role="button", name="Choose", files=["chosen.txt"])
    assert "chosen.txt" in do("read")["snapshot"]


def test_a_picture_is_a_file(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    picture = do("screenshot", file="../form")
    with Image.open(picture["path"]) as image:
        assert image.size == (picture["width"], picture["height"]) == (1280, 800)
    assert Path(picture["path"]).name == "form.png"


def test_a_picture_is_shown_only_if_that_is_asked_for(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    assert FIELD not in do("screenshot") and FIELD not in do("screenshot", show=False)
    told = do("screenshot", show=True)
    (picture,) = pictures_of(told)
    assert (picture.width, picture.height, told["shown"][0]["scale"]) == (1280, 800, 1.0)
    with Image.open(told["path"]) as file, Image.open(BytesIO(base64.b64decode(picture.png))) as seen:
        assert np.array_equal(np.asarray(file.convert("RGB")), np.asarray(seen.convert("RGB")))


def test_a_large_element_is_shown_smaller(do: Do, url: str) -> None:
    tall = quote("<title>x</title><p role=main style='height:3000px'>tall</p>")
    do("open", url=f"{url}/echo?html={tall}")
    told = do("screenshot", role="main", show=True)
    (picture,) = pictures_of(told)
    assert told["height"] == 3000
    assert picture.height == told["shown"][0]["height"] == 1280
    assert told["shown"][0]["scale"] == pytest.approx(1280 / 3000, abs=1e-4)


def test_it_says_where_it_is(browser: Browser, do: Do, url: str) -> None:
    do("open", url=f"{url}/page/orders")
    facts = {fact.atom: fact.value for fact in browser.observe().facts}
    assert facts[Atom("page", (f"{url}/page/orders",))]["title"] == "Orders"
    assert Atom("dialog_open", (), negated=True) in facts


def test_what_is_declared_is_a_schema(browser: Browser) -> None:
    specs = {spec.name: spec for spec in browser.skills()}
    for spec in specs.values():
        jsonschema.Draft202012Validator.check_schema(spec.parameters)
        assert spec.parameters["additionalProperties"] is False
    classes = {name: specs[name].recovery for name in ("read", "fill", "click", "press", "drag")}
    assert classes == {"read": "repeat", "fill": "keyed", "click": "ask", "press": "ask", "drag": "ask"}
    with pytest.raises(UsageError, match="no skill 'fly'"):
        browser.do("fly", {}, Word())
