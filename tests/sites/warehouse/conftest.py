from __future__ import annotations

from typing import Any

import mujoco
import pytest

from jidoka.sites.warehouse.draw import Hall, draw
from jidoka.sites.warehouse.model import Site
from jidoka.sites.warehouse.scene import build_scene
from jidoka.sites.warehouse.site import load_site

PUPPET = """
<mujoco>
  <worldbody>
    <body name="pelvis" pos="0 0 0.75">
      <freejoint name="base"/>
      <geom name="trunk" type="box" size="0.1 0.15 0.72" mass="30"/>
      <body name="arm" pos="0.2 0 0.3">
        <joint name="elbow" axis="0 1 0" damping="1" actuatorfrcrange="-25 25"/>
        <geom name="hand" type="sphere" size="0.05" mass="1" priority="2"/>
      </body>
    </body>
  </worldbody>
  <actuator><position name="elbow" joint="elbow" kp="60" kv="3"/></actuator>
  <keyframe><key name="home" qpos="0 0 0.75 1 0 0 0 0"/></keyframe>
</mujoco>
"""
"""The smallest robot there is: a trunk that stands by itself, one joint, one hand."""


@pytest.fixture(scope="session")
def site() -> Site:
    return load_site()


@pytest.fixture(scope="session")
def hall(site: Site) -> Hall:
    return draw(site, 3)


@pytest.fixture(scope="session")
def model(hall: Hall) -> Any:
    return build_scene(hall, mujoco.MjSpec.from_string(PUPPET)).compile()


@pytest.fixture
def data(model: Any) -> Any:
    return mujoco.MjData(model)
