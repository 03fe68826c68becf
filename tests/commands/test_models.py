"""`jidoka models`: names, keys and prices, and never a key's text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Jidoka


def test_a_model_is_told_with_key_and_price(jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAI_API_KEY", "sk-very-secret")
    said = jidoka("models", "xai/grok-4", "openai:gpt-5", "--json")
    ready, keyless = said.json["models"]
    assert (ready["name"], ready["ready"], ready["key"]) == ("xai:grok-4", True, "XAI_API_KEY")
    assert float(ready["output_usd_per_mtok"]) > float(ready["input_usd_per_mtok"]) > 0
    assert (keyless["ready"], "set OPENAI_API_KEY" in keyless["reason"]) == (False, True)
    shown = jidoka("models", "xai/grok-4")
    assert "sk-very-secret" not in said.out + said.err + shown.out + shown.err


def test_providers_are_told_with_their_keys(jidoka: Jidoka, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "sk")
    providers = {each["name"]: each for each in jidoka("models", "--json").json["providers"]}
    assert {"xai", "anthropic", "openai", "google", "openrouter", "ollama", "gguf"} <= providers.keys()
    assert providers["google"]["key_set"] is True
    assert providers["xai"]["key_set"] is False
    shown = jidoka("models")
    assert "XAI_API_KEY" in shown.out
    assert "xai:MODEL" in shown.err


def test_those_of_the_settings_are_told(jidoka: Jidoka) -> None:
    Path("jidoka.toml").write_text(
        '[model]\nname = "smollm2"\n[models.lab]\nurl = "http://10.0.0.5/v1"\nprice = 0\n'
    )
    told = jidoka("models", "--json").json["models"]
    assert [(each["name"], each["input_usd_per_mtok"]) for each in told] == [
        ("smollm2", "0"),
        ("http://10.0.0.5/v1#lab", "0"),
    ]


def test_the_setting_that_would_help_is_shown_as_it_is_written(jidoka: Jidoka) -> None:
    shown = "".join(jidoka("models", "xai:grok-9000").err.split())
    assert '[models."xai:grok-9000"]' in shown


def test_an_unknown_provider_is_bad_usage(jidoka: Jidoka) -> None:
    said = jidoka("models", "xay:grok-4")
    assert said.code == 2
    assert "Did you mean xai?" in said.err
