"""Both arms' inverse kinematics: one quadratic programme a control period (mink, solved by daqp).

The model is the two arms on a fixed torso, so targets are given in map and brought into the torso frame.
Joint limits and joint speeds are constraints, not hopes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import mink
import mujoco
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
_MINK: Any = mink
"""`solve_ik` passes untyped keywords on to its solver."""
_MAX_STEP_M: Final = 0.05
_MAX_STEP_RAD: Final = 0.3


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
    """Keeps the commanded arm joints and moves them towards palm targets."""

    def __init__(self) -> None:
        model = arm_model()
        model.jnt_range[:, 0] += LIMIT_MARGIN
        model.jnt_range[:, 1] -= LIMIT_MARGIN
        self._configuration = mink.Configuration(model)
        self._torso = model.body("torso_link").id
        self._tasks = {
            side: mink.FrameTask(
                frame_name=f"{side}_palm",
                frame_type="site",
                position_cost=1.0,
                orientation_cost=ORIENTATION_COST,
                lm_damping=1e-3,
            )
            for side in SIDES
        }
        self._posture = mink.PostureTask(model, cost=POSTURE_COST)
        self._posture.set_target(REST_POSE)
        self._range = (model.jnt_range[:, 0] + 1e-4, model.jnt_range[:, 1] - 1e-4)
        names = [model.joint(j).name for j in range(model.njnt)]
        self._limits = [
            mink.ConfigurationLimit(model),
            mink.VelocityLimit(model, dict.fromkeys(names, MAX_SPEED)),
        ]

    def solve(
        self, q_arms: Array, targets: PalmTargets, kinematics: Kinematics, *, iterations: int = 1
    ) -> Array:
        """Arm joints one control period closer to `targets`, shape (14,) [rad].

        Args:
            q_arms: commanded arm joints so far (14,) [rad].
            targets: palm targets in map.
            kinematics: updated for this tick; says where the torso is.
            iterations: periods to take at once (for a jump in thought, not for motors).
        """
        c = self._configuration
        c.update(np.clip(q_arms, *self._range))
        position, rotation = kinematics.torso()
        home = c.data.xpos[self._torso], c.data.xmat[self._torso].reshape(3, 3)
        turn = home[1] @ rotation.T
        shift = home[0] - turn @ position
        for _ in range(iterations):
            for side, task in self._tasks.items():
                target = targets.of(side)
                task.set_target(self._limited(side, shift + turn @ target.position, turn @ target.rotation))
            velocity: Array = _MINK.solve_ik(
                c,
                [*self._tasks.values(), self._posture],
                CONTROL_PERIOD_S,
                "daqp",
                damping=1e-6,
                limits=self._limits,
                safety_break=False,
            )
            c.integrate_inplace(velocity, CONTROL_PERIOD_S)
        return c.q.copy()

    def _limited(self, side: str, position: Array, rotation: Array) -> mink.SE3:
        """The target, no further from the palm than one step of the linearisation can be trusted."""
        now = self._configuration.get_transform_frame_to_world(f"{side}_palm", "site")
        gap = position - now.translation()
        far = float(np.linalg.norm(gap))
        if far > _MAX_STEP_M:
            position = now.translation() + gap * (_MAX_STEP_M / far)
        wanted = mink.SO3.from_matrix(rotation)
        turn = now.rotation().inverse().multiply(wanted).log()
        angle = float(np.linalg.norm(turn))
        if angle > _MAX_STEP_RAD:
            wanted = now.rotation().multiply(mink.SO3.exp(turn * (_MAX_STEP_RAD / angle)))
        return mink.SE3.from_rotation_and_translation(wanted, position)


def forward(q_arms: Array) -> dict[str, Array]:
    """Palm positions (3,) in the arm model's frame for arm joints (14,) [rad]; for tests."""
    model = arm_model()
    data = mujoco.MjData(model)
    data.qpos[:] = q_arms
    mujoco.mj_kinematics(model, data)
    return {side: data.site_xpos[model.site(f"{side}_palm").id].copy() for side in SIDES}
