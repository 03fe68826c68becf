"""What follows from joint angles and attitude: palms, feet, centres of mass, gravity torques. No
simulation state.

Rotations are 3x3 matrices; frames are said in each docstring. `map` is the world.
"""

from __future__ import annotations

from typing import Final, Literal

import mujoco
import numpy as np

from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARM_OF, ARMS, JOINTS, SIDES, STANDING, WAIST
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
    """Forward kinematics of the whole robot; `update` first, then ask.

    What it answers may be a view, good until the next `update`. Products of a few numbers are taken by `dot`,
    which is twice as fast there as `@`.
    """

    def __init__(self) -> None:
        self.model = m = kinematic_model()
        self.data = d = mujoco.MjData(m)
        # Views into the state, taken once: to look one up in the bindings costs more than to use it.
        self._position, self._attitude, self._joints = d.qpos[:3], d.qpos[3:7], d.qpos[_FREE_QPOS:]
        self._palm_site = {s: m.site(f"{s}_palm").id for s in SIDES}
        self._palm = {s: (d.site_xpos[k], d.site_xmat[k].reshape(3, 3)) for s, k in self._palm_site.items()}
        self._foot: dict[str, Array] = {s: d.site_xpos[m.site(f"{s}_foot").id] for s in SIDES}
        torso, pelvis = m.body("torso_link").id, m.body("pelvis").id
        self._torso = d.xpos[torso], d.xmat[torso].reshape(3, 3)
        self._pelvis_rotation, self._com = d.xmat[pelvis].reshape(3, 3), d.subtree_com[pelvis]
        waist = [m.joint(name).id for name in JOINTS[WAIST]]
        self._waist_axes, self._waist_anchor = d.xaxis[waist[0] : waist[-1] + 1], d.xanchor[waist[-1]]
        left, right = (m.body(f"{s}_shoulder_pitch_link").id for s in SIDES)
        self._arm_com = d.subtree_com[left : right + 1 : right - left]
        self.mass: float = float(m.body_subtreemass[pelvis])
        """Of the whole robot [kg]."""
        self._arm_mass: Array = m.body_subtreemass[[left, right]].copy()
        self._both_arms = float(self._arm_mass.sum())
        self._jacobian = np.zeros((3, m.nv))
        self._palm_jacobian = {s: self._jacobian[:, _dofs(ARM_OF[s])] for s in SIDES}
        self._bias = np.zeros(m.nv)
        self._arm_bias = self._bias[_dofs(ARMS)]
        self.limits: Array = m.jnt_range[[m.joint(n).id for n in JOINTS]].copy()
        """Joint limits, shape (29, 2) [rad]."""
        self.torque_limits: Array = m.jnt_actfrcrange[[m.joint(n).id for n in JOINTS], 1].copy()
        """Motor torque limits, shape (29,) [N·m]."""
        self.update(np.zeros(3), 0.0, np.array([0.0, 0.0, -1.0]), STANDING)
        position, rotation = self.torso()
        self._reference_moment = rotation.T @ (self._arm_mass @ self._arm_com - self._both_arms * position)

    def update(self, position: Array, yaw: float, gravity: Array, q: Array) -> None:
        """Place the robot: pelvis `position` (3,) in map [m], `yaw` [rad], unit `gravity` in pelvis,
        joints (29,)."""
        self._position[:] = position
        self._attitude[:] = quat_wxyz(*roll_pitch(gravity), yaw)
        self._joints[:] = q
        self.refresh()

    def refresh(self) -> None:
        """Let everything follow from `data.qpos` as it is now."""
        mujoco.mj_kinematics(self.model, self.data)
        mujoco.mj_comPos(self.model, self.data)

    def palm(self, hand: Hand) -> tuple[Array, Array]:
        """Palm origin (3,) [m] and rotation (3, 3) in map."""
        return self._palm[hand]

    def foot(self, side: str) -> Array:
        """Foot frame origin in map, shape (3,) [m]."""
        return self._foot[side]

    def between_palms(self) -> Array:
        """Midpoint of the palms in map, shape (3,) [m]."""
        return 0.5 * (self._palm["left"][0] + self._palm["right"][0])

    def pelvis_rotation(self) -> Array:
        """Rotation of the pelvis in map, shape (3, 3)."""
        return self._pelvis_rotation

    def torso(self) -> tuple[Array, Array]:
        """Torso origin (3,) [m] and rotation (3, 3) in map."""
        return self._torso

    def palm_jacobian(self, hand: Hand) -> Array:
        """d(palm position in map)/d(arm joints), shape (3, 7) [m/rad]."""
        mujoco.mj_jacSite(self.model, self.data, self._jacobian, None, self._palm_site[hand])
        return self._palm_jacobian[hand]

    def arm_gravity(self) -> Array:
        """Torque that holds the arms against gravity, shape (14,) [N·m]."""
        mujoco.mj_rne(self.model, self.data, 0, self._bias)
        return self._arm_bias

    def com(self) -> Array:
        """Centre of mass in map, shape (3,) [m]."""
        return self._com

    def arm_moment(self) -> Array:
        """Mass of the arms times the way from where it is in the standing pose, shape (3,) [kg·m] in map."""
        position, rotation = self._torso
        reference = self._both_arms * position + rotation.dot(self._reference_moment)
        return self._arm_mass.dot(self._arm_com) - reference

    def waist_torque(self, moment: Array) -> Array:
        """Waist torques (3,) [N·m] (yaw, roll, pitch) that hold a mass moment (3,) [kg·m] against gravity:
        tau_i = -a_i · (moment x g)."""
        x, y, _ = moment.tolist()
        return self._waist_axes.dot(np.array((GRAVITY * y, -GRAVITY * x, 0.0)))

    def waist_anchor(self) -> Array:
        """A point on the waist axes in map, shape (3,) [m] (the three axes pass within 5 cm)."""
        return self._waist_anchor


def _dofs(joints: slice) -> slice:
    """Degrees of freedom of some joints: the base has the first six."""
    return slice(_FREE_DOFS + joints.start, _FREE_DOFS + joints.stop)
