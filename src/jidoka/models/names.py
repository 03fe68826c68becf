"""Names of models: `xai:grok-4`, `xai/grok-4`, `ollama:qwen3`, `http://host:port/v1#model`, `gguf:FILE`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from jidoka.errors import UsageError

Wire: TypeAlias = Literal["anthropic", "google", "openai", "openrouter", "responses", "ollama", "gguf"]
"""How a model is spoken to; `openai` is the protocol that most servers share, `responses` OpenAI's own."""

SMOLLM2 = "smollm2"
"""The model that comes along with the data files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who serves models."""

    name: str
    wire: Wire
    url: str = ""
    """Where, if the library does not know it."""
    keys: tuple[str, ...] = ()
    """Variables that may hold the key, the first that is set counts; none if no key is needed."""
    prices: str = ""
    """Its name in `genai-prices`; empty if it has no prices there."""


PROVIDERS: Mapping[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider(
            name="xai",
            wire="responses",  # Chat Completions is deprecated there (docs.x.ai, best practices)
            url="https://api.x.ai/v1",
            keys=("XAI_API_KEY",),
            prices="x-ai",
        ),
        Provider(name="anthropic", wire="anthropic", keys=("ANTHROPIC_API_KEY",), prices="anthropic"),
        Provider(name="openai", wire="responses", keys=("OPENAI_API_KEY",), prices="openai"),
        Provider(name="google", wire="google", keys=("GEMINI_API_KEY", "GOOGLE_API_KEY"), prices="google"),
        Provider(name="openrouter", wire="openrouter", keys=("OPENROUTER_API_KEY",), prices="openrouter"),
        Provider(name="ollama", wire="ollama", url="http://127.0.0.1:11434/v1"),
        Provider(name="gguf", wire="gguf"),
        Provider(name="http", wire="openai"),
        Provider(name="https", wire="openai"),
    )
}
"""Every provider by the word before the colon."""

ALIASES: Mapping[str, str] = {"x-ai": "xai", "grok": "xai", "gemini": "google", "claude": "anthropic"}
"""Other words that people use."""

FORMS = (
    *(f"{name}:MODEL" for name in ("xai", "anthropic", "openai", "google", "openrouter", "ollama")),
    "http://HOST:PORT/v1#MODEL",
    "gguf:FILE",
    SMOLLM2,
)
"""How a model may be named, for messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A model's name, taken apart."""

    provider: Provider
    model: str
    """What the provider calls it; the path of a file for `gguf`."""
    url: str = ""
    """Of the server; empty for the provider's usual one."""

    def __str__(self) -> str:
        """The one way to write it: `xai:grok-4`, `http://127.0.0.1:8080/v1#qwen`."""
        if self.provider.name in {"http", "https"}:
            return f"{self.url}#{self.model}"
        return self.model if self.model == SMOLLM2 else f"{self.provider.name}:{self.model}"

    @property
    def local(self) -> bool:
        """Whether it runs on this machine, and so costs no dollars."""
        return self.provider.wire == "gguf" or (bool(self.url) and is_loopback(self.url))


def split(names: str | Iterable[str]) -> tuple[str, ...]:
    """Several names, in one text with commas or in a list; the first is asked first.

    Raises:
        UsageError: there is none, or one stands there twice.
    """
    texts = [names] if isinstance(names, str) else list(names)
    found = [part.strip() for text in texts for part in text.split(",") if part.strip()]
    if not found:
        raise UsageError(f"no model is named; write one of: {', '.join(FORMS)}")
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise UsageError(f"the model {twice[0]} is named twice; a fallback has to be another one")
    return tuple(found)


def parse(text: str) -> Name:
    """One name, taken apart.

    Raises:
        UsageError: no such provider, or a part is missing; the text names those that exist.
    """
    text = text.strip()
    if text == SMOLLM2:
        return Name(provider=PROVIDERS["gguf"], model=SMOLLM2)
    if re.match(r"https?://", text):
        return _served(text)
    if text.endswith(".gguf") and not text.startswith("gguf:"):
        return Name(provider=PROVIDERS["gguf"], model=text)
    word, _, model = text.replace(":", "\0", 1).partition("\0") if _colon_first(text) else text.partition("/")
    provider = PROVIDERS.get(ALIASES.get(word.lower(), word.lower()))
    if provider is None:
        near = get_close_matches(word.lower(), PROVIDERS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"there is no model provider {word!r}.{hint} A model is named {', '.join(FORMS)}")
    if not model:
        raise UsageError(f"{text!r} names no model; write {provider.name}:MODEL")
    return Name(provider=provider, model=model, url=provider.url)


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _colon_first(text: str) -> bool:
    colon, slash = text.find(":"), text.find("/")
    return colon >= 0 and (slash < 0 or colon < slash)


def _served(text: str) -> Name:
    url, _, model = text.partition("#")
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise UsageError(f"the URL of {parts.hostname} holds a password; give the key by a variable instead")
    if not parts.hostname or not model:
        raise UsageError(f"{url!r} names no model of that server; write http://HOST:PORT/v1#MODEL")
    return Name(provider=PROVIDERS[parts.scheme], model=model, url=url.rstrip("/"))
