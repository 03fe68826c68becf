"""A credential reaches the page it is for, and nothing else that leaves the body."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.covering import COVER, telling
from jidoka.bodies.browser.secrets import Secret, SecretStore
from jidoka.bodies.called import SkillFailed
from jidoka.shown import pictures_of
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
    box = place_of(do("read", boxes=True)["snapshot"], 'textbox "Echo"')
    do("fill", role="textbox", name="Echo", value={"secret": "desk"})
    picture = do("screenshot", show=True)
    assert not shows(picture)
    with Image.open(Path(picture["path"])) as image:
        assert is_even(image, box)
    with Image.open(BytesIO(base64.b64decode(pictures_of(picture)[0].png))) as image:
        assert is_even(image, box)


def place_of(snapshot: str, element: str) -> tuple[int, ...]:
    """Left, upper, right and lower edge of an element [px]."""
    box = snapshot.partition(element)[2].partition("[box=")[2].partition("]")[0]
    x, y, width, height = (int(float(number)) for number in box.split(","))
    return x, y, x + width, y + height


def is_even(image: Image.Image, box: tuple[int, ...]) -> bool:
    """Whether no letter shows there: one colour alone."""
    left, upper, right, lower = box
    colours = image.convert("RGB").crop((left + 2, upper + 2, right - 2, lower - 2)).getcolors()
    return colours is not None and len(colours) == 1


ECHOES = {
    "as text": "<p id=s>you are {}</p>",
    "in parts": "<p id=s>you are <b>hunter</b>2&amp;&lt;Z&uuml;rich&gt;</p>",
    "in a list": "<select id=s><option value=1>{}</option></select>",
    "in a field": "<input id=s value='{}'>",
    "as a hint": "<input id=s placeholder='{}'>",
    "in a shadow tree": "<p id=s></p><script>s.attachShadow({mode:'open'}).innerHTML="
    "'<b style=display:block>{}</b>'</script>",
}
PLACE = "() => { const {x, y, right, bottom} = s.getBoundingClientRect(); return [x, y, right, bottom]; }"


@pytest.mark.parametrize("how", ECHOES)
def test_a_picture_covers_what_a_page_tells_of_a_secret(do: Do, url: str, browser: Browser, how: str) -> None:
    page = ECHOES[how].replace("{}", html.escape(PASSWORD))
    do("open", url=f"{url}/echo?html={quote('<title>x</title><p>plain words</p>' + page)}")
    box = tuple(int(edge) for edge in browser.evaluate(PLACE))
    with Image.open(Path(do("screenshot")["path"])) as image:
        assert is_even(image, box)
        assert not is_even(image, (8, 16, 100, 40)), "plain words can be seen"
    assert COVER not in browser.evaluate("() => document.documentElement.outerHTML")


@given(st.lists(st.text("ab", max_size=4), min_size=1, max_size=8))
def test_whoever_tells_a_part_of_a_secret_is_found(texts: list[str]) -> None:
    store = SecretStore([Secret(name="s", value="abba")])
    whole, told = "".join(texts), telling(texts, store.places("".join(texts)))
    covered = "".join("." * len(text) if n in told else text for n, text in enumerate(texts))
    assert store.strike(covered) == covered
    assert bool(told) == (store.strike(whole) != whole)
