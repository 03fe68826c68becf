"""Both arms' inverse kinematics: one quadratic programme a control period (tasks by mink, solved by daqp).

The model is the two arms on a fixed torso, so targets are given in map and brought into the torso frame.
Joint limits and joint speeds are constraints, not hopes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import daqp
import mink
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.robot.joints import SIDES
from jidoka.bodies.humanoid.robot.kinematics import Kinematics
from jidoka.bodies.humanoid.robot.model import arm_model

ORIENTATION_COST: Final = 0.105
"""Weight of one radian against one metre: the palm's lever in front of the wrist [m]."""
POSTURE_COST: Final = 0.01
MAX_SPEED: Final = 6.0
"""Of each arm joint [rad/s]."""
LIMIT_MARGIN: Final = 0.03
"""Kept from every joint limit [rad]."""
REST_POSE: Final[Array] = np.array([-0.5, 0.25, 0, 0.3, 0, 0, 0, -0.5, -0.25, 0, 0.3, 0, 0, 0])
"""Where the elbows like to be [rad]."""
_DAMPING: Final = 1e-6
_LM_DAMPING: Final = 1.0
"""Levenberg and Marquardt's, times the squared error: with a thousandth of it, straight arms that are asked
further swing 0.12 rad there and back each period; within reach it costs nothing."""
_DAQP: Any = daqp
"""It is typed in part only."""
_NO_ROWS: Final = np.zeros((0, 14))
_INEQUALITIES: Final = np.zeros(14, dtype=np.int32)
"""Bounds alone, as daqp wants it said. Stacking the tasks and asking daqp here, instead of by mink and its
qpsolvers, halves the time of a step."""
_MAX_STEP_M: Final = 0.05
_MAX_STEP_RAD: Final = 0.3
_AT_REST_RAD: Final = 1e-7
"""Of every joint in one period: the arms are where they are going to be."""


@dataclass(frozen=True, slots=True)
class PalmTarget:
    """Where a palm shall be, in map."""

    position: Array
    """Shape (3,) [m]."""
    rotation: Array
    """Shape (3, 3): x along the fingers, y left, z up."""


@dataclass(frozen=True, slots=True)
class PalmTargets:
    """A target for each hand."""

    left: PalmTarget
    right: PalmTarget

    def of(self, side: str) -> PalmTarget:
        """The target of "left" or "right"."""
        return self.left if side == "left" else self.right


class ArmIk:
    """Moves commanded arm joints towards palm targets. It keeps no command of its own."""

    def __init__(self) -> None:
        model = arm_model()
        self._lower = model.jnt_range[:, 0] + LIMIT_MARGIN
        self._upper = model.jnt_range[:, 1] - LIMIT_MARGIN
        self._configuration = mink.Configuration(model)
        data, torso = self._configuration.data, model.body("torso_link").id
        self._home = data.xpos[torso].copy(), data.xmat[torso].reshape(3, 3).copy()
        palms = {side: model.site(f"{side}_palm").id for side in SIDES}
        self._palm = {s: (data.site_xpos[k], data.site_xmat[k].reshape(3, 3)) for s, k in palms.items()}
        self._tasks: dict[str, Any] = {
            side: mink.FrameTask(
                frame_name=f"{side}_palm",
                frame_type="site",
                position_cost=1.0,
                orientation_cost=ORIENTATION_COST,
                lm_damping=_LM_DAMPING,
            )
            for side in SIDES
        }

    def solve(
        self, q_arms: Array, targets: PalmTargets, kinematics: Kinematics, *, iterations: int = 1
    ) -> Array:
        """Arm joints one control period closer to `targets`, shape (14,) [rad].

        Args:
            q_arms: commanded arm joints so far (14,) [rad]; brought inside the limits first.
            targets: palm targets in map.
            kinematics: updated for this tick; says where the torso is.
            iterations: periods to take at once (for a jump in thought, not for motors), or fewer if the arms
                come to rest.
        """
        q = np.minimum(np.maximum(q_arms, self._lower), self._upper)
        position, rotation = kinematics.torso()
        turn = self._home[1].dot(rotation.T)
        shift = self._home[0] - turn.dot(position)
        for _ in range(iterations):
            self._configuration.update(q)
            for side, task in self._tasks.items():
                target = targets.of(side)
                place, attitude = shift + turn.dot(target.position), turn.dot(target.rotation)
                task.set_target(self._near(side, place, attitude))
            step = self._step(q)
            q = q + step
            if iterations > 1 and np.abs(step).max() < _AT_REST_RAD:
                break
        return q

    def _step(self, q: Array) -> Array:
        """Change of the joints in one period (14,) [rad]: least squares within limits of angle and speed."""
        tasks = (task.compute_qp_residual(self._configuration) for task in self._tasks.values())
        jacobians, errors, dampings = zip(*tasks, strict=True)
        jacobian, error = np.concatenate(jacobians), np.concatenate(errors)
        quadratic = jacobian.T @ jacobian
        quadratic.reshape(-1)[::15] += POSTURE_COST**2 + _DAMPING + sum(dampings)  # the diagonal
        linear = POSTURE_COST**2 * (q - REST_POSE) - error @ jacobian
        reach = MAX_SPEED * CONTROL_PERIOD_S
        lower, upper = np.maximum(self._lower - q, -reach), np.minimum(self._upper - q, reach)
        step: Array
        step, _, exit_flag, _ = _DAQP.solve(quadratic, linear, _NO_ROWS, upper, lower, _INEQUALITIES)
        # daqp keeps bounds within 1e-6
        return np.minimum(np.maximum(step, lower), upper) if exit_flag > 0 else np.zeros(14)

    def _near(self, side: str, position: Array, rotation: Array) -> mink.SE3:
        """The target, no further from the palm than one step of the linearisation can be trusted."""
        here, turned = self._palm[side]
        gap = position - here
        far = math.hypot(*gap.tolist())
        if far > _MAX_STEP_M:
            position = here + gap * (_MAX_STEP_M / far)
        cosine = 0.5 * (float(turned.ravel().dot(rotation.ravel())) - 1.0)
        angle = math.acos(max(-1.0, min(1.0, cosine)))
        wanted = mink.SO3.from_matrix(rotation)
        if angle > _MAX_STEP_RAD:
            now = mink.SO3.from_matrix(turned)
            wanted = now.multiply(
                mink.SO3.exp(now.inverse().multiply(wanted).log() * (_MAX_STEP_RAD / angle))
            )
        return mink.SE3.from_rotation_and_translation(wanted, position)
