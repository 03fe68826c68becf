"""What a model costs: from the settings, or from the data in the wheel of `genai-prices`. Decimals only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from jidoka.errors import ModelRefused
from jidoka.models.names import Name
from jidoka.settings import ModelTable

MTOK = 10**6

Tiers = tuple[tuple[int, Decimal], ...]
"""(input tokens above which it counts, dollars per million tokens), rising; the first from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What one answer took, as a provider counts."""

    input: int = 0
    """All, those from and to a cache included."""
    cached: int = 0
    """Read from a cache."""
    written: int = 0
    """Written to a cache."""
    output: int = 0
    """All, hidden reasoning included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model takes [USD per million tokens], and per request [USD]."""

    input: Tiers
    cached: Tiers
    written: Tiers
    output: Tiers
    request: Decimal = Decimal(0)

    def settled(self, took: Tokens) -> Decimal:
        """What an answer cost."""
        cached = min(took.cached, took.input)
        written = min(took.written, took.input - cached)
        parts = (
            (self.input, took.input - cached - written),
            (self.cached, cached),
            (self.written, written),
            (self.output, took.output),
        )
        return self.request + sum((_at(t, took.input) * n / MTOK for t, n in parts), Decimal(0))

    def worst(self, input_tokens: int, output_tokens: int) -> Decimal:
        """The most that an answer costs whose input and output are no longer than these."""
        dearest = max(_dearest(t, input_tokens) for t in (self.input, self.cached, self.written))
        output = _dearest(self.output, input_tokens) * output_tokens
        return self.request + (dearest * input_tokens + output) / MTOK


def flat(read: Decimal, written: Decimal) -> Price:
    """One price for all that is read and one for all that is written [USD per million tokens]."""
    once = ((0, read),)
    return Price(input=once, cached=once, written=once, output=((0, written),))


FREE = flat(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A model as `genai-prices` lists it."""

    price: Price
    context_tokens: int | None


def price_of(name: Name, table: ModelTable) -> Price:
    """What a model costs: the settings come first, then the list; on this machine it is nothing.

    A provider's model behind a server on this machine still has the provider's price: it is a way there.

    Raises:
        ModelRefused: neither knows a price; the text says how to set one and which models are near.
    """
    if (configured := _configured(table)) is not None:
        return configured
    if name.local and not name.provider.prices:
        return FREE
    if (listed := listed_of(name)) is not None:
        return listed.price
    near = get_close_matches(name.model, _models(name.provider.prices), n=5, cutoff=0.3)
    known = f" {name.provider.name} has, among others: {', '.join(near)}." if near else ""
    raise ModelRefused(
        f"no price is known for {name}, so it is not asked.{known} "
        f'Set input_usd_per_mtok and output_usd_per_mtok, or price = 0, in [models."{name}"]'
    )


def listed_of(name: Name) -> Listed | None:
    """The model in the list, or None."""
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415  (a quarter of a second)

    if not name.provider.prices:
        return None
    try:
        _, found = get_snapshot().find_provider_model(name.model, None, name.provider.prices, None)
    except LookupError:
        return None
    rates: Any = found.get_prices(datetime.now(UTC))
    if rates.input_mtok is None or rates.output_mtok is None:
        return None
    spoken = _tiers(rates.output_mtok)
    hidden = _tiers(rates.output_reasoning_mtok)
    read = _tiers(rates.input_mtok)
    price = Price(
        input=read,
        cached=_tiers(rates.cache_read_mtok) or read,
        written=_tiers(rates.cache_write_mtok) or read,
        output=hidden if hidden and _dearest(hidden, 0) > _dearest(spoken, 0) else spoken,
        request=(rates.requests_kcount or Decimal(0)) / 1000,
    )
    return Listed(price=price, context_tokens=found.context_window)


def _configured(table: ModelTable) -> Price | None:
    if table.price is not None:
        return flat(table.price, table.price)
    if table.input_usd_per_mtok is None or table.output_usd_per_mtok is None:
        return None
    return flat(table.input_usd_per_mtok, table.output_usd_per_mtok)


def _models(provider: str) -> list[str]:
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    found = (each for each in get_snapshot().providers if each.id == provider)
    return [model.id for each in found for model in each.models]


def _tiers(rate: Any) -> Tiers:
    """A rate of `genai-prices`: None, a decimal, or a base with tiers."""
    if rate is None:
        return ()
    if isinstance(rate, Decimal):
        return ((0, rate),)
    steps = sorted((int(tier.start), tier.price) for tier in rate.tiers)
    return ((0, rate.base), *steps)


def _at(tiers: Tiers, input_tokens: int) -> Decimal:
    """The rate of an answer with so much input: a tier counts for all of it."""
    return [rate for start, rate in tiers if start == 0 or input_tokens > start][-1]


def _dearest(tiers: Tiers, input_tokens: int) -> Decimal:
    """The highest rate of an answer with at most so much input."""
    return max(rate for start, rate in tiers if start == 0 or input_tokens > start)
