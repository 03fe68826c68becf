from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from jidoka.config import Settings
from jidoka.errors import ModelRefused, UsageError
from jidoka.models.chain import Chain
from jidoka.models.counting import PER_PICTURE
from jidoka.models.open import about, named, open_mind
from jidoka.settings import ModelSettings, ModelTable
from jidoka.thought import Message, Prompt

KEYS = {"XAI_API_KEY": "sk-1", "ANTHROPIC_API_KEY": "sk-2"}
PROMPT = Prompt(messages=(Message(role="user", text="hi"),))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_one_name_is_one_model_and_nobody_is_asked() -> None:
    mind = open_mind("xai/grok-4", Settings(), env=KEYS)
    assert mind.name == "xai:grok-4"
    assert mind.worst(PROMPT).nano_usd > 4096 * 15_000


def test_the_settings_name_one_too() -> None:
    settings = Settings(model=ModelSettings(name="xai:grok-4, anthropic:claude-sonnet-4-5"))
    assert open_mind(settings=settings, env=KEYS).name == "xai:grok-4,anthropic:claude-sonnet-4-5"
    assert open_mind("xai:grok-4", settings, env=KEYS).name == "xai:grok-4"


def test_a_chain_goes_without_those_that_cannot_be_asked() -> None:
    mind = open_mind("openai:gpt-5, xai:grok-4", Settings(), env=KEYS)
    assert isinstance(mind, Chain)
    assert mind.name == "xai:grok-4"


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ("openai:gpt-5", "openai:gpt-5 needs a key: set OPENAI_API_KEY"),
        ("xai:grok-9000", "no price is known for xai:grok-9000"),
        ("gguf:none.gguf", "there is no file none.gguf"),
        ("openai:gpt-5, google:gemini-2.5-pro", "set OPENAI_API_KEY; google:gemini-2.5-pro needs a key"),
    ],
)
def test_what_cannot_be_asked_at_all_is_refused(names: str, says: str) -> None:
    with pytest.raises(ModelRefused, match=says):
        open_mind(names, Settings(), env=KEYS)


def test_a_price_in_the_settings_lets_an_unknown_model_in() -> None:
    settings = Settings(
        models={"xai:grok-9000": ModelTable(input_usd_per_mtok=Decimal(1), output_usd_per_mtok=Decimal(2))}
    )
    mind = open_mind("xai/grok-9000", settings, env=KEYS)
    assert mind.worst(PROMPT).nano_usd < 4096 * 3000


def test_no_name_at_all_is_told_what_there_is() -> None:
    with pytest.raises(UsageError, match="no model is named; write one of: xai:MODEL"):
        open_mind("", Settings(), env={})


def test_a_server_may_have_a_name_of_its_own() -> None:
    table = ModelTable(url="http://10.0.0.5:8000/v1/", model="qwen3", key="LAB", price=Decimal(0))
    name, _ = named("lab", Settings(models={"lab": table}), {})
    assert (str(name), name.model, name.url) == (
        "http://10.0.0.5:8000/v1#qwen3",
        "qwen3",
        "http://10.0.0.5:8000/v1",
    )
    with pytest.raises(ModelRefused, match="set LAB"):
        open_mind("lab", Settings(models={"lab": table}), env=KEYS)


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({}, "http://127.0.0.1:11434/v1"),
        ({"OLLAMA_HOST": "0.0.0.0:99"}, "http://127.0.0.1:99/v1"),
        ({"OLLAMA_HOST": "http://box:11434/"}, "http://box:11434/v1"),
        ({"OLLAMA_BASE_URL": "http://box:1/v1"}, "http://box:1/v1"),
    ],
)
def test_ollama_is_where_its_own_variables_say(env: dict[str, str], url: str) -> None:
    assert named("ollama:qwen3", Settings(), env)[0].url == url


def test_limits_come_from_the_table_then_the_settings_then_the_list() -> None:
    long = Prompt(messages=(Message(role="user", text="word" * 50_000),))
    open_mind("xai:grok-4", Settings(), env=KEYS).worst(long)
    shorter = Settings(model=ModelSettings(context_tokens=40_000))
    with pytest.raises(ModelRefused, match="reads 40000"):
        open_mind("xai:grok-4", shorter, env=KEYS).worst(long)
    shortest = shorter.model_copy(update={"models": {"xai:grok-4": ModelTable(context_tokens=300)}})
    with pytest.raises(ModelRefused, match="reads 300"):
        open_mind("xai:grok-4", shortest, env=KEYS).worst(long)


def test_a_model_is_given_no_pictures_if_the_settings_say_that_it_sees_none() -> None:
    shown = Prompt(messages=(Message(role="user", text="x", pictures=("aa",)),))
    seeing = open_mind("xai:grok-4", Settings(), env=KEYS).worst(shown)
    blind = Settings(models={"xai:grok-4": ModelTable(pictures=False)})
    assert seeing.tokens - open_mind("xai:grok-4", blind, env=KEYS).worst(shown).tokens > PER_PICTURE - 100
    assert [each.pictures for each in about("xai:grok-4, gguf:/x", Settings(), env=KEYS)] == [True, False]
    assert [each.pictures for each in about("xai:grok-4", blind, env=KEYS)] == [False]


def test_what_is_known_of_models_is_told_without_asking_them() -> None:
    ready, keyless, unpriced = about("xai:grok-4, openai:gpt-5, xai:grok-9000", Settings(), env=KEYS)
    assert (ready.name, ready.refused, ready.key, ready.context_tokens) == (
        "xai:grok-4",
        "",
        "XAI_API_KEY",
        256_000,
    )
    assert ready.price is not None
    assert (keyless.key, "set OPENAI_API_KEY" in keyless.refused) == ("OPENAI_API_KEY", True)
    assert (unpriced.price, "no price" in unpriced.refused) == (None, True)


@pytest.mark.process
def test_opening_loads_no_library_of_a_provider() -> None:
    code = (
        "import sys; from jidoka.models.open import open_mind; "
        "open_mind('ollama:qwen3', env={}); "
        "print([name for name in ('pydantic_ai', 'openai', 'xllamacpp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
