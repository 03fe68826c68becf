"""What something takes: dollars, tokens, joules, seconds, acts. Whole numbers of a small unit, rounded up.

Sums of floats drift and sums of cents lose; sums of nano-dollars, millijoules and milliseconds do neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any, TypeAlias

Number: TypeAlias = Decimal | float | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One row of `UNITS`."""

    name: str
    """As people and settings say it."""
    field: str
    """The field of `Cost`, the column of the account, the key in an entry."""
    scale: int
    """So many of the small unit make one."""


UNITS: tuple[Unit, ...] = (
    Unit(name="usd", field="nano_usd", scale=10**9),
    Unit(name="tokens", field="tokens", scale=1),
    Unit(name="joules", field="millijoules", scale=1000),
    Unit(name="seconds", field="milliseconds", scale=1000),
    Unit(name="acts", field="acts", scale=1),
)
"""Everything that is counted, in the order of the fields of `Cost`."""

FIELDS = tuple(unit.field for unit in UNITS)

LARGEST = 10**15
"""Nothing larger is counted, so that sums stay far from the 64 bits of a column: a million dollars."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an act takes: the worst case before it, the measured after it. A difference may be negative.

    The fields stand in the order of `UNITS`.
    """

    nano_usd: int = 0
    tokens: int = 0
    millijoules: int = 0
    milliseconds: int = 0
    """Time on the body's clock."""
    acts: int = 0

    @classmethod
    def of(
        cls, *, usd: Number = 0, tokens: int = 0, joules: Number = 0, seconds: Number = 0, acts: int = 0
    ) -> Cost:
        """A cost in the units that people use, each rounded up.

        Raises:
            ValueError: negative, no number, or larger than `LARGEST`; the text names the unit and the value.
        """
        given = (usd, tokens, joules, seconds, acts)
        return cls(**{u.field: small(u, number) for u, number in zip(UNITS, given, strict=True) if number})

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.nano_usd + other.nano_usd,
            self.tokens + other.tokens,
            self.millijoules + other.millijoules,
            self.milliseconds + other.milliseconds,
            self.acts + other.acts,
        )

    def __sub__(self, other: Cost) -> Cost:
        return Cost(
            self.nano_usd - other.nano_usd,
            self.tokens - other.tokens,
            self.millijoules - other.millijoules,
            self.milliseconds - other.milliseconds,
            self.acts - other.acts,
        )

    def times(self, number: int) -> Cost:
        """So many of them."""
        return Cost(*(amount * number for amount in self.row()))

    def row(self) -> tuple[int, ...]:
        """The amounts in the order of `UNITS`: a row of a table."""
        return (self.nano_usd, self.tokens, self.millijoules, self.milliseconds, self.acts)


NOTHING = Cost()


def small(unit: Unit, number: Number) -> int:
    """`number` of a unit as a whole number of the small one, rounded up. Raises ValueError as `Cost.of`."""
    try:
        if isinstance(number, int) or (isinstance(number, float) and number.is_integer()):
            whole = int(number) * unit.scale
        else:
            exact = Decimal(str(number)) * unit.scale
            whole = int(exact.to_integral_value(rounding=ROUND_CEILING))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ValueError(f"{unit.name} is {number!r}, which is no finite number") from error
    if not 0 <= whole <= LARGEST:
        raise ValueError(f"{unit.name} is {number}; it must lie between 0 and {told(unit, LARGEST)}")
    return whole


def told(unit: Unit, amount: int) -> str:
    """A whole number of the small unit as people say it: `told(usd, 1_500_000_000)` is `1.5`."""
    text = f"{Decimal(amount) / unit.scale:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cost_json(cost: Cost) -> dict[str, int]:
    """A cost as an entry writes it; what is zero is left out."""
    return {name: amount for name, amount in zip(FIELDS, cost.row(), strict=True) if amount}


def cost_of(data: Mapping[str, Any]) -> Cost:
    """The inverse of `cost_json`; other keys are no concern of it."""
    return Cost(**{name: int(data[name]) for name in FIELDS if name in data})


def cost_row(row: Iterable[int]) -> Cost:
    """The inverse of `Cost.row`."""
    return Cost(*row)
