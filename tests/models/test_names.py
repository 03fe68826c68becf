from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import UsageError
from jidoka.models.names import ALIASES, PROVIDERS, is_loopback, parse, split

NAMED = [name for name in PROVIDERS if name not in {"http", "https", "gguf"}]
MODELS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-._:/", min_size=1, max_size=30)


@given(st.sampled_from([*NAMED, *ALIASES]), MODELS, st.sampled_from(":/"))
def test_a_colon_and_a_slash_name_the_same_model(word: str, model: str, sign: str) -> None:
    name = parse(f"{word}{sign}{model}")
    assert (name.provider.name, name.model) == (ALIASES.get(word, word), model)
    assert parse(str(name)) == name


@pytest.mark.parametrize(
    ("text", "provider", "model"),
    [
        ("openrouter:x-ai/grok-4", "openrouter", "x-ai/grok-4"),
        ("openrouter/x-ai/grok-4:free", "openrouter", "x-ai/grok-4:free"),
        ("ollama/qwen3:4b", "ollama", "qwen3:4b"),
        ("XAI:grok-4", "xai", "grok-4"),
        ("smollm2", "gguf", "smollm2"),
        ("gguf:~/m.gguf", "gguf", "~/m.gguf"),
        ("models/m.gguf", "gguf", "models/m.gguf"),
        ("http://localhost:8080/v1#qwen", "http", "qwen"),
    ],
)
def test_names_are_taken_apart(text: str, provider: str, model: str) -> None:
    name = parse(text)
    assert (name.provider.name, name.model) == (provider, model)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("xay:grok-4", "there is no model provider 'xay'. Did you mean xai?"),
        ("grok-4", "A model is named xai:MODEL, anthropic:MODEL, openai:MODEL, google:MODEL"),
        ("xai:", "names no model; write xai:MODEL"),
        ("http://127.0.0.1:8080/v1", "write http://HOST:PORT/v1#MODEL"),
        ("", "there is no model provider"),
    ],
)
def test_a_name_that_cannot_be_read_is_told_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=r".") as caught:
        parse(text)
    assert says in str(caught.value)


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as caught:
        parse("https://me:hunter2@example.org/v1#m")
    assert "hunter2" not in str(caught.value)


def test_several_names_stand_in_a_text_or_a_list() -> None:
    assert split("xai:a, ollama:b,") == split(["xai:a", "ollama:b"]) == ("xai:a", "ollama:b")


@pytest.mark.parametrize(("names", "says"), [("", "no model is named"), ("xai:a,xai:a", "named twice")])
def test_no_name_and_one_twice_are_mistakes(names: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        split(names)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://[::1]:1/v1", True),
        ("http://localhost/v1", True),
        ("http://10.0.0.5/v1", False),
        ("http://127.0.0.1.example.org/v1", False),
        ("http://localhost.example.org", False),
    ],
)
def test_only_this_machine_is_this_machine(url: str, local: bool) -> None:
    assert is_loopback(url) is local
