"""The walking policy: an ONNX network that turns a wanted twist into leg and waist targets at 50 Hz.

Network: fastsac_g1_29dof.onnx of holosoma-inference 0.1.3. Observation (100,), blocks in alphabetical
order of their training names: last action 29, angular velocity 3 x 0.25, commanded yaw rate 1, commanded
vx vy 2, cos phase 2, joint deviation 29, joint velocity 29 x 0.05, gravity 3, sin phase 2. Targets = 0.25
x action + standing pose.

The arms are hidden from it: it sees them at rest in the standing pose, because with their true angles it
side-steps and falls as soon as they reach forward (docs/design/humanoid.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import onnxruntime

from jidoka.assets import walking_policy
from jidoka.bodies.humanoid.hardware.interface import CONTROL_PERIOD_S, Array
from jidoka.bodies.humanoid.robot.joints import ARMS, STANDING

GAIT_S: Final = 1.0
"""Period of the gait [s]."""
STAND_BELOW: Final = 0.01
"""Commands below this [m/s, rad/s] mean: stand."""
_ACTION_SCALE: Final = 0.25
_BOUND: Final = 100.0
_SEEN: Final = slice(0, ARMS.start)
"""The joints that the network sees; the arms' place in the observation stays zero."""
_AT_REST: Final = STANDING[_SEEN]


Phase: TypeAlias = tuple[float, float]
"""Of the gait, of the left and right leg, within half a turn of zero [rad]."""


@dataclass(frozen=True, slots=True)
class Twist:
    """Wanted velocity of the pelvis in its own heading frame."""

    vx: float = 0.0
    """Forward [m/s]."""
    vy: float = 0.0
    """To the left [m/s]."""
    wz: float = 0.0
    """Turning left [rad/s]."""

    @property
    def still(self) -> bool:
        """Whether it means standing."""
        return math.hypot(self.vx, self.vy) < STAND_BELOW and abs(self.wz) < STAND_BELOW


STILL: Final = Twist()


class WalkingPolicy:
    """Steps the network; keeps the gait's phase and its last action."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(walking_policy()), options, providers=["CPUExecutionProvider"]
        )
        # Input and output are bound once: the session then reads and writes these very arrays.
        self._binding = self._session.io_binding()
        self._observation = np.zeros(100, dtype=np.float32)
        self._output = np.zeros(29, dtype=np.float32)
        # Its blocks, in double precision: one rounding of all costs less than one of each.
        self._seen = seen = np.zeros(100)
        self._last_action, self._turning, self._told = seen[0:29], seen[29:32], seen[32:37]
        self._bent, self._bending = seen[37:66][_SEEN], seen[66:95][_SEEN]
        self._down, self._sines = seen[95:98], seen[98:100]
        for bind, name, array in (
            (self._binding.bind_input, "actor_obs", self._observation),
            (self._binding.bind_output, "action", self._output),
        ):
            bind(name, "cpu", 0, np.float32, (1, len(array)), array.ctypes.data)
        self.phase: Phase = (0.0, math.pi)
        """Gait phase of the left and right leg [rad]."""
        self.standing = False

    def step(self, twist: Twist, q: Array, qd: Array, gyro: Array, gravity: Array) -> Array:
        """Targets for the 29 joints [rad]; the arms' part is the network's own wish and meant to be replaced.

        Args:
            twist: wanted velocity.
            q: joint positions (29,) [rad].
            qd: joint velocities (29,) [rad/s].
            gyro: angular velocity of the pelvis (3,) [rad/s].
            gravity: gravity direction in the pelvis frame (3,), trimmed (see `balance`).
        """
        self._advance(twist)
        command = (0.0, 0.0, 0.0) if self.standing else (twist.wz, twist.vx, twist.vy)
        left, right = self.phase
        np.multiply(gyro, 0.25, out=self._turning)
        self._told[:] = (*command, math.cos(left), math.cos(right))
        np.subtract(q[_SEEN], _AT_REST, out=self._bent)
        np.multiply(qd[_SEEN], 0.05, out=self._bending)
        self._down[:] = gravity
        self._sines[:] = math.sin(left), math.sin(right)
        self._observation[:] = self._seen
        self._session.run_with_iobinding(self._binding)
        action = self._last_action
        action[:] = self._output
        np.minimum(np.maximum(action, -_BOUND, out=action), _BOUND, out=action)
        targets = _ACTION_SCALE * action
        targets += STANDING
        return targets

    def _advance(self, twist: Twist) -> None:
        if twist.still:
            self.phase = (math.pi, math.pi)
            self.standing = True
        elif self.standing:
            self.phase = (0.0, math.pi)
            self.standing = False
        else:
            left, right = self.phase
            self.phase = _later(left), _later(right)


def _later(phase: float) -> float:
    """A phase one control period on, at most half a turn from zero [rad]."""
    return math.fmod(phase + math.tau * CONTROL_PERIOD_S / GAIT_S + math.pi, math.tau) - math.pi
