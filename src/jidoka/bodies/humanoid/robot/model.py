"""The G1 as MuJoCo models: one to simulate, one to reason with, one for the arms alone.

The reasoning models are what the robot knows of itself (its calibration): geometry and masses from
Menagerie's g1.xml, without geoms. They never hold the state of a simulation.
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import mujoco
import numpy as np
import onnxruntime

from jidoka.assets import menagerie, walking_policy
from jidoka.bodies.humanoid.hardware.interface import Array
from jidoka.bodies.humanoid.robot.joints import ARM_KD, ARM_KP, ARMS, FRICTION_LOSS, JOINTS, SIDES, armature

PALM_OFFSET: Final = (0.105, 0.048, 0.0)
"""Centre of the pad's outer face in the wrist-yaw frame of the left hand [m]; y points inward (mirrored on
the right)."""
PAD_HALF_SIZE: Final = (0.055, 0.012, 0.045)
"""Half extents of the rubber pad strapped into each palm [m]."""
_TORSION: Final = 0.01
"""Torsional friction length of the pads [m]."""
_FREE_CTRL: Final = 10.0
"""Bound of a position target [rad]: beyond any joint, so that torque limits alone bind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gains:
    """Position gains of the 29 motors."""

    kp: Array
    """Stiffness, shape (29,) [N·m/rad]."""
    kd: Array
    """Damping, shape (29,) [N·m·s/rad]."""
    armature: Array
    """Rotor inertia, shape (29,) [kg·m²]."""


@cache
def gains() -> Gains:
    """Legs and waist as the walking policy was trained (metadata of its ONNX file), arms from `joints`."""
    session = onnxruntime.InferenceSession(str(walking_policy()), providers=["CPUExecutionProvider"])
    meta = session.get_modelmeta().custom_metadata_map
    names = tuple(json.loads(meta["dof_names"]))
    if names != JOINTS:
        raise ValueError(
            f"the walking policy orders its joints {names}, not {JOINTS}: wrong file, do not retry"
        )
    kp, kd = (np.array(json.loads(meta[key]), dtype=np.float64) for key in ("kp", "kd"))
    inertia = armature(kp)
    kp[ARMS], kd[ARMS] = ARM_KP, ARM_KD
    return Gains(kp=kp, kd=kd, armature=inertia)


def humanoid_spec(*, hand_friction: float = 0.8) -> Any:
    """The robot to simulate: Menagerie's G1 with rubber pads in its palms, motors as position servos.

    Args:
        hand_friction: sliding friction of the pads, 0.6 to 1.0 for rubber on cardboard.

    Returns:
        A `mujoco.MjSpec` without floor or lights; add a scene to it and compile.
    """
    spec = mujoco.MjSpec.from_file(str(_g1_xml()))
    _set_motors(spec)
    for side in SIDES:
        _add_pad(spec, side, hand_friction)
    return spec


@cache
def kinematic_model() -> Any:
    """The whole robot without geoms, free base: qpos is (x, y, z, quaternion wxyz, 29 joints)."""
    return _bare_spec().compile()


def arm_model() -> Any:
    """The two arms alone on a fixed torso: qpos is the 14 arm joints; frame `torso_link` is the reference.

    A fresh copy each time: its owner may narrow the joint limits.
    """
    return copy(_arm_model())


@cache
def _arm_model() -> Any:
    spec = _bare_spec()
    keep = set(JOINTS[ARMS])
    for joint in list(spec.joints):
        if joint.name not in keep:
            spec.delete(joint)
    return spec.compile()


def _g1_xml() -> Path:
    return menagerie() / "unitree_g1" / "g1.xml"


def _set_motors(spec: Any) -> None:
    g = gains()
    index = {name: i for i, name in enumerate(JOINTS)}
    for actuator in spec.actuators:
        i = index[actuator.target]
        actuator.set_to_position(kp=g.kp[i], kv=g.kd[i])
        actuator.ctrllimited = False
        actuator.ctrlrange = [-_FREE_CTRL, _FREE_CTRL]
    for name, i in index.items():
        joint = spec.joint(name)
        joint.armature = g.armature[i]
        joint.frictionloss = FRICTION_LOSS


def _palm(side: str) -> tuple[float, float, float]:
    forward, inward, up = PALM_OFFSET
    return (forward, -inward if side == "left" else inward, up)


def _add_palm_site(spec: Any, side: str) -> None:
    """Palm frame: x along the fingers, y left, z up; origin on the pad's outer face."""
    spec.body(f"{side}_wrist_yaw_link").add_site(name=f"{side}_palm", pos=list(_palm(side)))


def _add_pad(spec: Any, side: str, friction: float) -> None:
    """Menagerie's rubber hand has no collision geom: add its hull and a flat pad just proud of the
    fingertips."""
    hand = spec.body(f"{side}_wrist_yaw_link")
    _add_palm_site(spec, side)
    sign = 1 if side == "left" else -1
    x, y, z = _palm(side)
    hand.add_geom(
        name=f"{side}_hand",
        type=mujoco.mjtGeom.mjGEOM_MESH,
        meshname=f"{side}_rubber_hand",
        pos=[0.0415, 0.003 * sign, 0.0],
        quat=[1, 0, 0, 0],
        group=3,
        condim=4,
        friction=[friction, _TORSION, 0.001],
        priority=1,
        mass=0,
    )
    hand.add_geom(
        name=f"{side}_pad",
        type=mujoco.mjtGeom.mjGEOM_BOX,
        size=list(PAD_HALF_SIZE),
        pos=[x, y + sign * PAD_HALF_SIZE[1], z],
        rgba=[0.1, 0.1, 0.12, 1],
        group=2,
        condim=4,
        friction=[friction, _TORSION, 0.001],
        priority=2,
        mass=0,
        solref=[0.02, 1],
    )


def _bare_spec() -> Any:
    spec = mujoco.MjSpec.from_file(str(_g1_xml()))
    for element in (*spec.geoms, *spec.actuators, *spec.sensors, *spec.keys, *spec.lights):
        spec.delete(element)
    for mesh in list(spec.meshes):
        spec.delete(mesh)
    for side in SIDES:
        _add_palm_site(spec, side)
    return spec
