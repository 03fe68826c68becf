"""What a site file may hold: the same shape as `site.toml`, checked field by field.

Frame `map`: x forward, y left, z up. Lengths [m], masses [kg], angles in degrees (`_deg`).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from jidoka.bodies.humanoid.world import Side

BOX_LEAST: Final = (0.10, 0.15, 0.08)
"""Smallest box the two hands can hold: depth, width, height [m]."""
BOX_MOST: Final = (0.28, 0.34, 0.30)
"""Largest box the two hands can hold: depth, width, height [m]."""
HEIGHT: Final = (0.65, 0.95)
"""Tops that the arms reach over: lowest and highest [m]."""
DEEPEST_ROW: Final = 0.45
"""How deep a top may be for each of its sides: boxes farther from the edge are out of reach [m]."""


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError(f"write the smaller number first: [{pair[1]:g}, {pair[0]:g}]")
    return pair


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Alias = Annotated[str, Field(min_length=1, max_length=40)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)]
Friction = Annotated[float, Field(gt=0, le=2)]
Mass = Annotated[float, Field(gt=0, le=50)]
Height = Annotated[float, Field(ge=HEIGHT[0], le=HEIGHT[1])]
Degrees = Annotated[float, Field(ge=-360, le=360)]
Tilt = Annotated[float, Field(ge=-20, le=20)]
Shift = Annotated[float, Field(ge=-1, le=1)]
EdgeGap = Annotated[float, Field(ge=0, le=0.08)]
Range = AfterValidator(_ordered)
Point = tuple[Finite, Finite]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class StationRow(_Table):
    """A table or a shelf."""

    name: Name
    kind: Literal["table", "shelf"]
    x: Finite
    y: Finite
    yaw_deg: Degrees = 0.0
    size: tuple[Length, Length]
    height: Height | None = None
    """Left out: drawn by the seed."""
    sides: Annotated[tuple[Side, ...], Field(min_length=1)]
    aliases: tuple[Alias, ...] = ()


class SpotRow(_Table):
    """A named pose on the floor."""

    name: Name
    x: Finite
    y: Finite
    yaw_deg: Degrees = 0.0
    aliases: tuple[Alias, ...] = ()


class ZoneRow(_Table):
    """A polygon on the floor that the robot keeps out of."""

    name: Name
    corners: Annotated[tuple[Point, ...], Field(min_length=3)]


class BoxRow(_Table):
    """A box."""

    name: Name
    colour: str
    size_name: Literal["small", "large"]
    size: tuple[Length, Length, Length]
    """Depth, width (between the hands), height."""
    mass: Mass | None = None
    """Left out: drawn by the seed."""
    start: str | None = None
    """The station where it stands at first; left out: drawn by the seed."""


class Variation(_Table):
    """What the seed varies: least and most."""

    station_height: Annotated[tuple[Height, Height], Range] = (0.70, 0.88)
    box_mass: Annotated[tuple[Mass, Mass], Range] = (0.5, 2.5)
    box_yaw_deg: Annotated[tuple[Tilt, Tilt], Range] = (-15.0, 15.0)
    box_from_edge: Annotated[tuple[EdgeGap, EdgeGap], Range] = (0.02, 0.05)
    box_friction: Annotated[tuple[Friction, Friction], Range] = (0.4, 0.7)
    hand_friction: Annotated[tuple[Friction, Friction], Range] = (0.6, 1.0)
    start_xy: Annotated[tuple[Shift, Shift], Range] = (-0.25, 0.25)
    start_yaw_deg: Annotated[tuple[Degrees, Degrees], Range] = (-45.0, 45.0)


class Site(_Table):
    """A hall, as its file describes it."""

    name: Name = "warehouse"
    bounds: tuple[Finite, Finite, Finite, Finite]
    operator: str
    start: str = "home"
    stations: Annotated[tuple[StationRow, ...], Field(min_length=1)]
    spots: Annotated[tuple[SpotRow, ...], Field(min_length=1)]
    zones: tuple[ZoneRow, ...] = ()
    boxes: tuple[BoxRow, ...] = ()
    variation: Variation = Variation()

    def station(self, name: str) -> StationRow:
        """The station called `name`, which exists."""
        return next(s for s in self.stations if s.name == name)
