from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import Secret, SecretStore, from_environment, from_file
from jidoka.errors import ConfigError

VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=8, max_size=20)
TEXTS = st.text(max_size=30)


def ways(value: str) -> dict[str, str]:
    """How a page or an address may show a value."""
    return {
        "plain": value,
        "capitals": value.upper() if value.upper().lower() == value.lower() else value,
        "address": quote(value, safe=""),
        "form": quote_plus(value),
        "JSON": json.dumps(value),
        "base64": base64.b64encode(value.encode()).decode(),
        "hex": value.encode().hex(),
    }


@given(VALUES, TEXTS, TEXTS)
def test_no_way_of_showing_a_value_gets_through(value: str, before: str, after: str) -> None:
    assume(value.strip() == value and value not in "[secret desk]")
    store = SecretStore([Secret(name="desk", value=value)])
    for way, shown in ways(value).items():
        said = store.clean({"deep": [{"text": f"{before} {shown} {after}"}]})["deep"][0]["text"]
        assert "[secret desk]" in said, way
        assert shown not in said.replace("[secret desk]", ""), way


@given(TEXTS)
def test_other_text_stays(text: str) -> None:
    assume("open sesame" not in text.lower())
    store = SecretStore([Secret(name="door", value="open sesame")])
    assert store.clean([text, 1, None, True]) == [text.encode("utf-8", "replace").decode(), 1, None, True]


def test_keys_and_halves_of_characters_are_cleaned_too() -> None:
    store = SecretStore([Secret(name="door", value="open sesame")])
    assert store.clean({"open sesame": "a\ud800b"}) == {"[secret door]": "a?b"}


def test_the_longer_of_two_is_struck_first() -> None:
    store = SecretStore([Secret(name="short", value="abcd"), Secret(name="long", value="abcd-efgh")])
    assert store.strike("abcd-efgh abcd") == "[secret long] [secret short]"


def test_a_secret_does_not_show_itself() -> None:
    assert "open sesame" not in repr(Secret(name="door", value="open sesame"))


def test_it_goes_only_where_it_may() -> None:
    bound = Secret(name="desk", value="word", hosts=AllowList.parse(["desk.example"]))
    assert bound.may_go_to("https://desk.example/login")
    assert not bound.may_go_to("https://evil.example/login")
    assert not bound.may_go_to("about:blank#x") or AllowList().document("about:blank").allowed
    assert Secret(name="any", value="word").may_go_to("https://evil.example/")


def test_from_the_environment() -> None:
    found = from_environment(
        {
            "JIDOKA_SECRET_DESK": "sesame",
            "JIDOKA_SECRET_DESK__HOSTS": "desk.example, 127.0.0.1:80",
            "JIDOKA_HOME": "/x",
        }
    )
    (secret,) = found
    assert (secret.name, secret.value) == ("desk", "sesame")
    assert secret.may_go_to("http://127.0.0.1/")
    assert not secret.may_go_to("http://other.example/")
    assert SecretStore(found).names == ("desk",)


def test_from_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text('[desk]\nvalue = "sesame"\nhosts = ["desk.example"]\n')
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        from_file(path)
    path.chmod(0o600)
    (secret,) = from_file(path)
    assert (secret.name, secret.value) == ("desk", "sesame")


@pytest.mark.parametrize(
    "text",
    ["[desk]\nword = 1\n", "[desk]\nvalue = 1\n", "desk = 1\n", "sesame = [", '[desk]\nvalue = "abc"\n'],
)
def test_a_file_of_another_form_is_not_quoted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError) as caught:
        from_file(path)
    said = str(caught.value).replace(str(path), "")
    assert "abc" not in said
    assert "sesame" not in said
