"""Hypothesis strategies for the ledger."""

from __future__ import annotations

from hypothesis import strategies as st

from jidoka.ledger.cost import Cost

AMOUNTS = st.integers(0, 1000)
COSTS = st.builds(
    Cost, nano_usd=AMOUNTS, tokens=AMOUNTS, millijoules=AMOUNTS, milliseconds=AMOUNTS, acts=st.integers(0, 3)
)
