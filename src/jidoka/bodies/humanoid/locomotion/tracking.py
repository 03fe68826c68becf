"""How the policy follows a command: the measured map between commanded and walked velocity.

Measured with fastsac_g1_29dof at 5 ms physics, hands ready or free (docs/design/humanoid.md).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, TypeAlias

Velocity: TypeAlias = tuple[float, float, float]
"""vx, vy [m/s], wz [rad/s] in the heading frame of the pelvis."""

_VX: Final = (-0.6, -0.4, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
_VX_MEASURED: Final = (-0.49, -0.34, -0.18, -0.10, -0.01, 0.06, 0.15, 0.24, 0.32, 0.49, 0.63, 0.73)
"""Commanded and measured forward velocity [m/s]."""
_WZ: Final = (-2.0, -1.6, -1.2, -0.8, -0.5, -0.2, 0.0, 0.2, 0.5, 0.8, 1.2, 1.6, 2.0)
_WZ_MEASURED: Final = (-1.4, -1.2, -0.95, -0.67, -0.45, -0.17, 0.0, 0.19, 0.46, 0.67, 0.96, 1.21, 1.43)
"""Commanded and measured yaw rate [rad/s]."""
_VY_GAIN: Final = 1.7
"""Commanded over measured sideways velocity."""


def commanded(velocity: Velocity) -> Velocity:
    """The command that makes the robot walk with `velocity`."""
    vx, vy, wz = velocity
    return _between(vx, _VX_MEASURED, _VX), _VY_GAIN * vy, _between(wz, _WZ_MEASURED, _WZ)


def _between(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Linear between the points, constant beyond them: `np.interp` for a single number."""
    k = bisect_right(xs, x)
    if k in (0, len(xs)):
        return ys[max(0, k - 1)]
    return ys[k - 1] + (x - xs[k - 1]) * (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1])
