"""A credential reaches the page it is for, and nothing else that leaves the body."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.called import SkillFailed
from tests.bodies.browser.conftest import OTHER, PASSWORD
from tests.bodies.browser.site import Site

pytestmark = pytest.mark.process
Do = Callable[..., Any]


def shows(value: object) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return PASSWORD in text or json.dumps(PASSWORD)[1:-1] in text or "hunter2" in text or OTHER in text


def test_it_is_filled_in_and_never_read_back(do: Do, url: str, site: Site, browser: Browser) -> None:
    do("open", url=f"{url}/page/login")
    for field in ("Password", "Echo"):
        assert not shows(do("fill", role="textbox", name=field, value={"secret": "desk"}))
    page = do("read")
    assert not shows(page)
    assert page["snapshot"].count("[secret desk]") >= 3, "the field, the echo and its encodings"
    assert not shows(do("read", what="text"))
    assert not shows(browser.evaluate("() => 0"))
    do("click", role="button", name="Log in")
    assert site.sent[-1]["password"] == PASSWORD
    assert not shows([repr(fact) for fact in browser.observe().facts])


def test_text_that_is_cut_shows_no_part_of_it(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/login")
    do("fill", role="textbox", name="Echo", value={"secret": "desk"})
    for most in range(100, 130):
        assert not shows(do("read", what="text", max_chars=most))
        assert not shows(do("read", max_chars=most))


def test_an_error_does_not_tell_it(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/form")
    with pytest.raises(SkillFailed) as caught:
        do("fill", role="button", name="Send", value={"secret": "desk"}, timeout_s=0.5)
    assert not shows(str(caught.value))
    assert caught.value.__cause__ is None


def test_it_goes_to_its_own_host_alone(do: Do, url: str, browser: Browser) -> None:
    do("open", url=f"{url}/page/login")
    with pytest.raises(SkillFailed, match="secret: secret 'other' may not go to"):
        do("fill", role="textbox", name="Password", value={"secret": "other"})
    with pytest.raises(SkillFailed, match="secrets: desk, other"):
        do("fill", role="textbox", name="Password", value={"secret": "none"})
    assert browser.evaluate("() => document.querySelector('[type=password]').value") == ""


def test_a_picture_covers_its_field(do: Do, url: str) -> None:
    do("open", url=f"{url}/page/login")
    box = (
        do("read", boxes=True)["snapshot"]
        .partition('textbox "Echo"')[2]
        .partition("[box=")[2]
        .partition("]")[0]
    )
    x, y, width, height = (int(float(number)) for number in box.split(","))
    do("fill", role="textbox", name="Echo", value={"secret": "desk"})
    picture = do("screenshot")
    assert not shows(picture)
    with Image.open(Path(picture["path"])) as image:
        colours = image.convert("RGB").crop((x + 2, y + 2, x + width - 2, y + height - 2)).getcolors()
    assert colours is not None
    assert len(colours) == 1, "one even colour: no letter shows"
