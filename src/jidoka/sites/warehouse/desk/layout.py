"""How the pages look: order of columns, words, ids. Pages rearranged overnight test whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One arrangement of the pages."""

    order_columns: tuple[str, ...] = ("number", "customer", "items", "due", "status")
    stock_columns: tuple[str, ...] = ("item", "station", "count")
    ids: str = ""
    """What every id and name of a form field begins with."""
    page_size: int = 10
    """Orders on a page."""
    status_first: bool = False
    """Whether an order's form stands above its lines."""
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    """Other words for the usual ones."""

    def word(self, usual: str) -> str:
        """What is written where the usual layout writes `usual`."""
        return self.words.get(usual, usual)


LAYOUTS: Final[Mapping[str, Layout]] = {
    "usual": Layout(),
    "rearranged": Layout(
        order_columns=("status", "due", "number", "items", "customer"),
        stock_columns=("station", "count", "item"),
        ids="x7-",
        status_first=True,
        words={
            "Mark shipped": "Confirm dispatch",
            "Orders": "Order list",
            "Order": "No.",
            "Customer": "Sold to",
            "Items": "Contents",
            "Status": "State",
            "Stock": "Inventory",
            "Station": "Location",
            "Count": "On hand",
            "Correct": "Set",
            "Log in": "Sign in",
            "Log out": "Sign out",
            "Search": "Look up",
            "History": "Log",
        },
    ),
    "short_pages": Layout(page_size=2),
}
"""By name. `short_pages` spreads the open orders over several pages."""
