"""`jidoka models`: which language models can be asked, with which key, at what price."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich.table import Table

from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import Settings, load
from jidoka.models.names import FORMS, PROVIDERS
from jidoka.models.open import About, about
from jidoka.models.prices import Price
from jidoka.models.remote import plain


def models(names: Sequence[str], *, as_json: bool) -> None:
    """Tell of the named models; without names, of those in the settings and of the providers.

    Raises:
        UsageError: a name that can't be read.
        ConfigError: as `load`.
    """
    settings = load()
    wanted = tuple(names) or _configured(settings)
    found = about(wanted, settings) if wanted else ()
    if as_json:
        print_json({"models": [_json(each) for each in found], "providers": _providers()})
        return
    if found:
        OUT.print(_table(found))
        for each in found:
            ERR.print(each.refused, markup=False, end="\n" if each.refused else "")
    if not names:
        OUT.print(_keys())
        ERR.print(f"name a model as {', '.join(FORMS)}")


def _configured(settings: Settings) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*filter(None, [settings.model.name]), *settings.models)))


def _providers() -> list[dict[str, object]]:
    """Those that take a key or are a way of their own; a URL is its own provider."""
    return [
        {"name": name, "keys": list(provider.keys), "key_set": any(map(os.environ.get, provider.keys))}
        for name, provider in PROVIDERS.items()
        if name not in {"http", "https"}
    ]


def _json(each: About) -> dict[str, object]:
    rates = _rates(each.price)
    return {
        "name": each.name,
        "ready": not each.refused,
        "reason": each.refused,
        "key": each.key,
        "context_tokens": each.context_tokens,
        "input_usd_per_mtok": rates[0],
        "output_usd_per_mtok": rates[1],
    }


def _rates(price: Price | None) -> tuple[str | None, str | None]:
    """Dollars per million tokens in and out, of a short prompt, as decimal strings."""
    return (None, None) if price is None else (plain(price.input[0][1]), plain(price.output[0][1]))


def _table(found: Sequence[About]) -> Table:
    table = Table()
    for column in ("model", "key", "reads", "$ per M tokens in, out", "can be asked"):
        table.add_column(column)
    for each in found:
        read, written = _rates(each.price)
        price = "-" if read is None else f"{read}, {written}"
        ready = "no" if each.refused else "yes"
        table.add_row(each.name, each.key or "-", str(each.context_tokens), price, ready)
    return table


def _keys() -> Table:
    table = Table()
    for column in ("provider", "key", "set"):
        table.add_column(column)
    for name, provider in PROVIDERS.items():
        if provider.keys:
            held = any(map(os.environ.get, provider.keys))
            table.add_row(name, " or ".join(provider.keys), "yes" if held else "no")
    return table
