"""The one way to a language model: names in, a `Mind` out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jidoka.assets import language_model
from jidoka.config import Settings
from jidoka.errors import AssetError, ModelRefused, UsageError
from jidoka.models.chain import Chain, Member
from jidoka.models.counting import PER_PICTURE
from jidoka.models.keys import Key, key_for
from jidoka.models.limits import Limits
from jidoka.models.names import PROVIDERS, SMOLLM2, Name, parse, split
from jidoka.models.prices import Price, listed_of, price_of
from jidoka.models.remote import RemoteMind
from jidoka.protocols import Mind
from jidoka.settings import CONTEXT_TOKENS, ModelTable

if TYPE_CHECKING:
    from jidoka.models.attempt import Wire

GGUF_CONTEXT_TOKENS = 8192
"""What prompt and answer of a file may have together, if nobody says: what SmolLM2 was trained for. Memory
grows with it: 90 MB more than for half of it."""


def open_mind(
    names: str | Iterable[str] = "", settings: Settings | None = None, *, env: Mapping[str, str] = os.environ
) -> Mind:
    """The model, or the chain of models, that names stand for. Nothing is asked yet.

    Args:
        names: `xai:grok-4`; several in a list or with commas; empty for those of the settings.
        settings: as loaded; the defaults without.
        env: where keys are looked up.

    Raises:
        UsageError: a name that can't be read; the text names the providers that exist.
        ModelRefused: not one of them can be asked: no key, no price, no such file.
    """
    settings = settings or Settings()
    members: list[Member] = []
    missing: list[ModelRefused] = []
    for text in split(names or settings.model.name):
        try:
            members.append(_member(text, settings, env))
        except ModelRefused as error:
            missing.append(error)
    if not members:
        raise missing[0] if len(missing) == 1 else ModelRefused("; ".join(str(error) for error in missing))
    if len(members) == 1 and not missing:
        return members[0]
    return Chain(members, timeout_s=settings.model.timeout_s, missing=tuple(str(error) for error in missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a model before it is asked."""

    name: str
    refused: str = ""
    """Why it can't be asked; empty if it can."""
    key: str = ""
    """The variable that holds its key, or that should; empty if it needs none."""
    price: Price | None = None
    context_tokens: int = 0
    pictures: bool = False
    """Whether it sees pictures."""


def about(
    names: str | Iterable[str], settings: Settings, *, env: Mapping[str, str] = os.environ
) -> tuple[About, ...]:
    """What is known of each of several models. Nothing is asked, no file is loaded.

    Raises:
        UsageError: as `open_mind`.
    """
    return tuple(_about(text, settings, env) for text in split(names))


def _about(text: str, settings: Settings, env: Mapping[str, str]) -> About:
    name, table = named(text, settings, env)
    limits = _limits(name, settings, table)
    variables = (table.key,) if table.key else name.provider.keys
    told = About(
        name=str(name),
        key=next((each for each in variables if env.get(each)), " or ".join(variables)),
        context_tokens=limits.context_tokens,
        pictures=limits.pictures,
    )
    try:
        told = replace(told, price=price_of(name, table))
        _member(text, settings, env)
    except ModelRefused as error:
        return replace(told, refused=str(error))
    return told


def named(text: str, settings: Settings, env: Mapping[str, str]) -> tuple[Name, ModelTable]:
    """A model's name taken apart, and what the settings say of it. Raises UsageError."""
    table = settings.models.get(text)
    if table is not None and table.url and not _has_provider(text):
        scheme = table.url.partition(":")[0]
        model = table.model or text
        return Name(provider=PROVIDERS[scheme], model=model, url=table.url.rstrip("/")), table
    name = parse(text)
    table = table or settings.models.get(str(name)) or ModelTable()
    if name.provider.wire == "ollama" and not table.url:
        name = replace(name, url=_ollama_url(env) or name.url)
    if table.url:
        name = replace(name, url=table.url.rstrip("/"), model=table.model or name.model)
    return name, table


def _member(text: str, settings: Settings, env: Mapping[str, str]) -> Member:
    name, table = named(text, settings, env)
    if name.provider.wire == "gguf":
        return _from_file(name, settings, table)
    price = price_of(name, table)
    key = key_for(name, table.key, env)
    return RemoteMind(
        name=name, price=price, limits=_limits(name, settings, table), connect=lambda: _wire(name, key)
    )


def _from_file(name: Name, settings: Settings, table: ModelTable) -> Member:
    from jidoka.models.gguf import GgufMind  # noqa: PLC0415

    try:
        path = language_model() if name.model == SMOLLM2 else Path(name.model).expanduser()
    except AssetError as error:
        raise ModelRefused(str(error)) from error
    if not path.is_file():
        raise ModelRefused(f"there is no file {path} for {name}")
    limits = _limits(name, settings, table)
    return GgufMind(name=str(name), path=path, price=price_of(name, table), limits=limits)


def _wire(name: Name, key: Key) -> Wire:
    from jidoka.models.providers.asking import ProviderWire  # noqa: PLC0415  (most of a second)

    return ProviderWire(name, key)


def _limits(name: Name, settings: Settings, table: ModelTable) -> Limits:
    own = settings.model
    known = table.context_tokens or own.context_tokens
    if known is None and (listed := listed_of(name)) is not None:
        known = listed.context_tokens
    return Limits(
        timeout_s=own.timeout_s,
        context_tokens=known or (GGUF_CONTEXT_TOKENS if name.provider.wire == "gguf" else CONTEXT_TOKENS),
        max_output_tokens=own.max_output_tokens,
        retries=own.retries,
        picture_tokens=PER_PICTURE if table.picture_tokens is None else table.picture_tokens,
        pictures=table.pictures and name.provider.wire != "gguf",
    )


def _has_provider(text: str) -> bool:
    try:
        parse(text)
    except UsageError:
        return False
    return True


def _ollama_url(env: Mapping[str, str]) -> str:
    """Ollama's own variables: `OLLAMA_BASE_URL`, or `OLLAMA_HOST` as its command line reads it."""
    if url := env.get("OLLAMA_BASE_URL", ""):
        return url.rstrip("/")
    host = env.get("OLLAMA_HOST", "")
    if not host:
        return ""
    host = host.replace("0.0.0.0", "127.0.0.1")
    url = host if "://" in host else f"http://{host}"
    return url.rstrip("/") + ("" if url.rstrip("/").endswith("/v1") else "/v1")
