"""The audit: every physics step of an episode must be explained by motors, contact and gravity alone.

Checked once: no equality, no mocap body, no gravity compensation. Checked after each step: no applied force,
joint torques within the model's limits, and a state that follows from the one before by the integrator's own
equations:

    q' = q + h v'                         (positions; a written-in pose breaks it)
    M (v' - v) - h f = -h D (v' - v)      (velocities; a written-in velocity breaks it)

with f = qfrc_smooth + qfrc_constraint and D the damping of joint and motor, which the implicitfast integrator
takes implicitly (MuJoCo documentation, "Numerical integration"). D is zero for free bodies, so theirs is an
equation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

_POSITION_TOLERANCE: Final = 1e-9
"""Largest part of a step that rounding explains [m or rad]."""
_IMPULSE_TOLERANCE: Final = 1e-4
"""Largest impulse of one step that the contact solver's own residual explains [N·s or N·m·s].

It is 20 mN over a step, a thousandth of the weight of a 2 kg box. In 85,000 steps a squeezed box reached
2.2e-5; what is not squeezed stays at rounding.
"""
_TORQUE_TOLERANCE: Final = 1e-6
_KEPT: Final = 100
"""Violations kept in full; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that physics does not explain."""

    t: float
    """Simulated time [s]."""
    kind: str
    """`applied_force`, `torque`, `teleport`, `velocity_jump`, `equality`, `mocap`, `gravity_compensation`."""
    where: str
    """The joint, body or array."""
    value: float
    bound: float


class Audit:
    """Watches every physics step of one simulation.

    Call `begin` before the first step and after a deliberate reset, `after_step` after every single
    `mj_step`.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._impulse = np.zeros(model.nv)
        self._expected = np.zeros(model.nq)
        self._q = np.zeros(model.nq)
        self._v = np.zeros(model.nv)
        self._limited: NDArray[np.intp] = np.flatnonzero(model.jnt_actfrclimited)
        self._limited_dof = np.asarray(model.jnt_dofadr)[self._limited]
        self.steps = 0
        self.count = 0
        self.violations: list[Violation] = []
        self._check_model()

    def begin(self, data: Any) -> None:
        """Take the state that the next step starts from."""
        self._q[:] = data.qpos
        self._v[:] = data.qvel

    def after_step(self, data: Any) -> None:
        """Check the step that led from the last state to this one, and take this one as the next start."""
        self.steps += 1
        self._check_applied(data)
        self._check_torque(data)
        self._check_position(data)
        self._check_velocity(data)
        self.begin(data)

    def _check_model(self) -> None:
        model = self._model
        for kind, amount in (
            ("equality", model.neq),
            ("mocap", model.nmocap),
            ("gravity_compensation", np.count_nonzero(model.body_gravcomp)),
        ):
            if amount:
                self._report(0.0, kind, "model", float(amount), 0.0)

    def _check_applied(self, data: Any) -> None:
        for name in ("xfrc_applied", "qfrc_applied"):
            largest = float(np.abs(getattr(data, name)).max(initial=0.0))
            if largest > 0.0:
                self._report(data.time, "applied_force", name, largest, 0.0)

    def _check_torque(self, data: Any) -> None:
        torque = np.asarray(data.qfrc_actuator)[self._limited_dof]
        low, high = np.asarray(self._model.jnt_actfrcrange)[self._limited].T
        for i in np.flatnonzero((torque < low - _TORQUE_TOLERANCE) | (torque > high + _TORQUE_TOLERANCE)):
            name = self._model.joint(int(self._limited[i])).name
            self._report(data.time, "torque", name, float(torque[i]), float(high[i]))

    def _check_position(self, data: Any) -> None:
        self._expected[:] = self._q
        mujoco.mj_integratePos(self._model, self._expected, data.qvel, self._model.opt.timestep)
        off = np.abs(self._expected - data.qpos)
        if (worst := float(off.max())) > _POSITION_TOLERANCE:
            self._report(
                data.time, "teleport", self._joint_of_q(int(off.argmax())), worst, _POSITION_TOLERANCE
            )

    def _check_velocity(self, data: Any) -> None:
        model, h = self._model, self._model.opt.timestep
        dv = data.qvel - self._v
        mujoco.mj_mulM(model, data, self._impulse, dv)
        unexplained = np.abs(self._impulse - h * (data.qfrc_smooth + data.qfrc_constraint))
        allowed = h * self._damping() * np.abs(dv) + _IMPULSE_TOLERANCE
        asleep = np.asarray(data.tree_asleep)[model.dof_treeid] >= 0
        still = asleep & (np.abs(data.qvel) == 0) & (np.abs(self._v) < 2 * model.opt.sleep_tolerance)
        excess = np.where(still, 0.0, unexplained - allowed)
        if excess.max() > 0:
            dof = int(excess.argmax())
            joint = model.joint(int(model.dof_jntid[dof])).name
            self._report(data.time, "velocity_jump", joint, float(unexplained[dof]), float(allowed[dof]))

    def _damping(self) -> NDArray[np.float64]:
        """Damping of each degree of freedom, joint and motor together, shape (nv,)."""
        model = self._model
        total = np.array(model.dof_damping)
        dofs = np.asarray(model.jnt_dofadr)[np.asarray(model.actuator_trnid)[:, 0]]
        np.add.at(total, dofs, np.abs(np.asarray(model.actuator_biasprm)[:, 2]))
        return total

    def _joint_of_q(self, address: int) -> str:
        joint = int(np.searchsorted(self._model.jnt_qposadr, address, side="right")) - 1
        return str(self._model.joint(joint).name)

    def _report(self, t: float, kind: str, where: str, value: float, bound: float) -> None:
        self.count += 1
        if len(self.violations) < _KEPT:
            self.violations.append(Violation(t=t, kind=kind, where=where, value=value, bound=bound))
