from __future__ import annotations

from decimal import Decimal

import pytest
from genai_prices import Usage, calc_price
from hypothesis import given
from hypothesis import strategies as st

from jidoka.errors import ModelRefused
from jidoka.models.names import parse
from jidoka.models.prices import FREE, Price, Tiers, Tokens, flat, listed_of, price_of
from jidoka.settings import ModelTable

RATES = st.decimals(min_value=0, max_value=1000, places=4)
COUNTS = st.integers(min_value=0, max_value=2_000_000)
LISTED = ("xai:grok-4", "anthropic:claude-sonnet-4-5", "google:gemini-2.5-pro", "openai:gpt-5")


@st.composite
def tiers(draw: st.DrawFn) -> Tiers:
    starts = sorted(draw(st.sets(st.integers(1, 1_000_000), max_size=2)))
    return tuple((start, draw(RATES)) for start in (0, *starts))


PRICES = st.builds(Price, input=tiers(), cached=tiers(), written=tiers(), output=tiers(), request=RATES)


@given(PRICES, COUNTS, COUNTS, st.data())
def test_the_worst_is_never_below_what_is_settled(
    price: Price, most_in: int, most_out: int, data: st.DataObject
) -> None:
    took = Tokens(
        input=data.draw(st.integers(0, most_in)),
        output=data.draw(st.integers(0, most_out)),
        cached=data.draw(st.integers(0, most_in)),
        written=data.draw(st.integers(0, most_in)),
    )
    assert price.worst(most_in, most_out) >= price.settled(took)


@pytest.mark.parametrize("text", LISTED)
@given(read=st.integers(1, 600_000), share=st.integers(0, 4), written=st.integers(0, 50_000))
def test_listed_prices_settle_as_their_own_library_does(
    text: str, read: int, share: int, written: int
) -> None:
    name = parse(text)
    cached = read * share // 4
    usage = Usage(input_tokens=read, cache_read_tokens=cached, output_tokens=written)
    theirs = calc_price(usage, name.model, provider_id=name.provider.prices).total_price
    ours = price_of(name, ModelTable()).settled(Tokens(input=read, cached=cached, output=written))
    assert ours == theirs


def test_settings_come_before_the_list() -> None:
    table = ModelTable(input_usd_per_mtok=Decimal(7), output_usd_per_mtok=Decimal(9))
    assert price_of(parse("xai:grok-4"), table) == flat(Decimal(7), Decimal(9))
    assert price_of(parse("xai:grok-4"), ModelTable(price=Decimal(0))) == FREE


@pytest.mark.parametrize("text", ["smollm2", "ollama:qwen3", "http://127.0.0.1:8080/v1#m", "gguf:/m.gguf"])
def test_what_runs_here_costs_nothing(text: str) -> None:
    assert price_of(parse(text), ModelTable()) == FREE


def test_an_unpriced_model_is_refused_with_its_neighbours_and_the_setting() -> None:
    with pytest.raises(ModelRefused) as caught:
        price_of(parse("xai:grok-9000"), ModelTable())
    assert "grok-4" in str(caught.value)
    assert '[models."xai:grok-9000"]' in str(caught.value)


def test_a_server_elsewhere_has_no_price_of_its_own() -> None:
    with pytest.raises(ModelRefused, match=r"no price is known for https://example\.org/v1#m"):
        price_of(parse("https://example.org/v1#m"), ModelTable())


def test_the_length_that_a_model_reads_is_known_of_some() -> None:
    listed = listed_of(parse("xai:grok-4"))
    assert listed is not None
    assert listed.context_tokens == 256_000
