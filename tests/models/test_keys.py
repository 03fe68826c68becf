from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import ModelRefused
from jidoka.models.keys import LONGEST, Key, clean, key_for
from jidoka.models.names import PROVIDERS, parse

SECRET = "sk-verysecret"


@pytest.mark.parametrize(
    ("text", "variable"),
    [(f"{provider.name}:m", key) for provider in PROVIDERS.values() for key in provider.keys],
)
def test_keys_have_their_usual_names(text: str, variable: str) -> None:
    key = key_for(parse(text), "", {variable: SECRET})
    assert (key.variable, key.text) == (variable, SECRET)


def test_a_missing_key_is_told_by_its_variable() -> None:
    with pytest.raises(ModelRefused, match="google:m needs a key: set GEMINI_API_KEY or GOOGLE_API_KEY"):
        key_for(parse("google:m"), "", {"GEMINI_API_KEY": "  "})


def test_the_settings_may_name_another_variable() -> None:
    assert key_for(parse("xai:m"), "MINE", {"MINE": "a", "XAI_API_KEY": "b"}).text == "a"
    with pytest.raises(ModelRefused, match="set MINE"):
        key_for(parse("xai:m"), "MINE", {"XAI_API_KEY": "b"})


@pytest.mark.parametrize("text", ["ollama:m", "http://127.0.0.1/v1#m"])
def test_what_needs_no_key_gets_none(text: str) -> None:
    assert key_for(parse(text), "", {"OPENAI_API_KEY": SECRET}) == Key()


@given(st.text(), st.text())
def test_a_key_is_in_no_text_and_no_repr(before: str, after: str) -> None:
    key = Key(variable="XAI_API_KEY", text=SECRET)
    told = clean(f"{before} {SECRET} {after}", key)
    assert SECRET not in told
    assert SECRET not in repr(key)
    assert "\n" not in told
    assert len(told) <= LONGEST
