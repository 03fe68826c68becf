"""What follows from joint angles and attitude: palms, feet, centres of mass, gravity torques. No
simulation state.

Rotations are 3x3 matrices; frames are said in each docstring. `map` is the world.
"""

from __future__ import annotations

from typing import Final, Literal

import mujoco
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARM_OF, ARMS, JOINTS, SIDES, STANDING
from jidoka.bodies.humanoid.robot.model import kinematic_model
from jidoka.bodies.humanoid.rotation import quat_wxyz, roll_pitch

Hand = Literal["left", "right"]
GRAVITY: Final = 9.81
"""[m/s²]"""
SOLE: Final = 0.035
"""The contact spheres' lowest point below the foot frame [m] (g1.xml: centre -0.03, radius 0.005)."""
_FREE_DOFS: Final = 6
_FREE_QPOS: Final = 7


class Kinematics:
    """Forward kinematics of the whole robot; `update` first, then ask."""

    def __init__(self) -> None:
        self.model = m = kinematic_model()
        self.data = mujoco.MjData(m)
        self._palm = {s: m.site(f"{s}_palm").id for s in SIDES}
        self._foot = {s: m.site(f"{s}_foot").id for s in SIDES}
        self._shoulder: list[int] = [m.body(f"{s}_shoulder_pitch_link").id for s in SIDES]
        self._torso = m.body("torso_link").id
        self._pelvis = m.body("pelvis").id
        self._waist = [m.joint(name).id for name in JOINTS[12:15]]
        self.mass: float = float(m.body_subtreemass[self._pelvis])
        self._arm_mass: Array = m.body_subtreemass[self._shoulder].copy()
        self._jacobian = np.zeros((3, m.nv))
        self._bias = np.zeros(m.nv)
        self.limits: Array = m.jnt_range[[m.joint(n).id for n in JOINTS]].copy()
        """Joint limits, shape (29, 2) [rad]."""
        self.torque_limits: Array = m.jnt_actfrcrange[[m.joint(n).id for n in JOINTS], 1].copy()
        """Motor torque limits, shape (29,) [N·m]."""
        self.update(np.zeros(3), 0.0, np.array([0.0, 0.0, -1.0]), STANDING)
        position, rotation = self.torso()
        moment = self._arm_mass @ self.data.subtree_com[self._shoulder] - self._arm_mass.sum() * position
        self._reference_moment = rotation.T @ moment

    def update(self, position: Array, yaw: float, gravity: Array, q: Array) -> None:
        """Place the robot: pelvis `position` (3,) in map [m], `yaw` [rad], unit `gravity` in pelvis,
        joints (29,)."""
        d = self.data
        d.qpos[:3] = position
        d.qpos[3:7] = quat_wxyz(*roll_pitch(gravity), yaw)
        d.qpos[_FREE_QPOS:] = q
        mujoco.mj_kinematics(self.model, d)
        mujoco.mj_comPos(self.model, d)

    def palm(self, hand: Hand) -> tuple[Array, Array]:
        """Palm origin (3,) [m] and rotation (3, 3) in map."""
        site = self._palm[hand]
        return self.data.site_xpos[site], self.data.site_xmat[site].reshape(3, 3)

    def foot(self, side: str) -> Array:
        """Foot frame origin in map, shape (3,) [m]."""
        return self.data.site_xpos[self._foot[side]]

    def between_palms(self) -> Array:
        """Midpoint of the palms in map, shape (3,) [m]."""
        return 0.5 * (self.data.site_xpos[self._palm["left"]] + self.data.site_xpos[self._palm["right"]])

    def pelvis_rotation(self) -> Array:
        """Rotation of the pelvis in map, shape (3, 3)."""
        return self.data.xmat[self._pelvis].reshape(3, 3)

    def torso(self) -> tuple[Array, Array]:
        """Torso origin (3,) [m] and rotation (3, 3) in map."""
        return self.data.xpos[self._torso], self.data.xmat[self._torso].reshape(3, 3)

    def palm_jacobian(self, hand: Hand) -> Array:
        """d(palm position in map)/d(arm joints), shape (3, 7) [m/rad]."""
        mujoco.mj_jacSite(self.model, self.data, self._jacobian, None, self._palm[hand])
        arm = ARM_OF[hand]
        return self._jacobian[:, _FREE_DOFS + arm.start : _FREE_DOFS + arm.stop]

    def arm_gravity(self) -> Array:
        """Torque that holds the arms against gravity, shape (14,) [N·m]."""
        mujoco.mj_rne(self.model, self.data, 0, self._bias)
        return self._bias[_FREE_DOFS + ARMS.start :]

    def com(self) -> Array:
        """Centre of mass in map, shape (3,) [m]."""
        return self.data.subtree_com[self._pelvis]

    def arm_shift(self) -> tuple[Array, Array]:
        """Where the arms' weight is, against the standing pose.

        Returns:
            Moment of the arms' displacement, shape (3,) [kg·m] in map, and the waist torques (3,) [N·m]
            (yaw, roll, pitch) that carry it: tau_i = -a_i · sum of r x m g over the displaced arms.
        """
        d = self.data
        position, rotation = self.torso()
        actual = self._arm_mass @ d.subtree_com[self._shoulder]
        reference = float(self._arm_mass.sum()) * position + rotation @ self._reference_moment
        moment = actual - reference
        return moment, self.waist_torque(moment)

    def waist_torque(self, moment: Array) -> Array:
        """Waist torques (3,) [N·m] that hold a mass moment (3,) [kg·m] about each waist axis against
        gravity."""
        axes = self.data.xaxis[self._waist]  # the torque of gravity is moment x (0, 0, -g)
        return GRAVITY * (axes[:, 0] * moment[1] - axes[:, 1] * moment[0])

    def waist_anchor(self) -> Array:
        """A point on the waist axes in map, shape (3,) [m] (the three axes pass within 5 cm)."""
        return self.data.xanchor[self._waist[2]]
