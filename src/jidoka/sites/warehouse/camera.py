"""Pictures of the hall, offscreen and without a GPU (EGL), from a copy of its state."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Final, TypeAlias

import mujoco
import numpy as np
from numpy.typing import NDArray

from jidoka.errors import AssetError
from jidoka.sites.warehouse.draw import Hall

Point: TypeAlias = tuple[float, float, float]
_INK: Final = np.array([0.12, 0.14, 0.17, 1.0], np.float32)

Image = NDArray[np.uint8]
"""Shape (height, width, 3), red green blue."""

NO_EGL: Final = (
    "pictures need EGL, which does not start ({why}): "
    "run `apt-get install libegl1 libgl1-mesa-dri`, or go on without pictures"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A camera that looks at a point."""

    target: tuple[float, float, float]
    """Point looked at in `map`, or from the robot's base if `follows` [m]."""
    distance: float
    """From the target [m]."""
    azimuth: float
    """Direction of view about z; 0 looks along +x [deg]."""
    elevation: float
    """Negative looks down [deg]."""
    follows: bool = False
    """Whether the target moves with the robot's base."""

    def at(self, base: Point) -> View:
        """The same view as a fixed one, for a robot whose base is at `base` [m]."""
        target = (self.target[0] + base[0], self.target[1] + base[1], self.target[2] + base[2])
        return replace(self, target=target, follows=False)


def views(hall: Hall) -> dict[str, View]:
    """The presets: `overview`, `follow`, `top`."""
    x0, y0, x1, y1 = hall.map.bounds
    middle, span = ((x0 + x1) / 2, (y0 + y1) / 2), max(x1 - x0, y1 - y0)
    return {
        "overview": View(target=(*middle, 0.5), distance=1.0 * span, azimuth=60, elevation=-38),
        "follow": View(target=(0, 0, 0.15), distance=3.2, azimuth=60, elevation=-22, follows=True),
        "top": View(target=(*middle, 0), distance=1.15 * span, azimuth=90, elevation=-89.9),
    }


def station_labels(hall: Hall) -> dict[Point, str]:
    """The stations' names, a hand above their tops."""
    return {(s.x, s.y, s.height + 0.35): s.name.replace("_", " ") for s in hall.map.stations}


class Camera:
    """Renders states of one model. Use it in one thread, and as a context manager or with `close`.

    Args:
        model: from `meshes.render_model`: the same joints as the simulated one.
        width, height: of the picture [pixel].
        labels: words to write into the picture, by point in `map` [m].

    Raises:
        AssetError: EGL is missing; the text names the packages.
    """

    def __init__(
        self, model: Any, width: int = 640, height: int = 480, labels: Mapping[Point, str] | None = None
    ) -> None:
        self._model = model
        self._data = mujoco.MjData(model)
        self._gl = _context(width, height)
        quality, frame = model.vis.quality, model.vis.global_
        quality.offsamples, quality.shadowsize = 0, 0
        frame.offwidth, frame.offheight = width, height
        self._gl.make_current()
        self._context = mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100)
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self._context)
        self._view = mujoco.MjrRect(0, 0, width, height)
        self._scene = mujoco.MjvScene(model, maxgeom=1000)
        self._scene.flags[mujoco.mjtRndFlag.mjRND_SHADOW] = 0
        self._scene.flags[mujoco.mjtRndFlag.mjRND_REFLECTION] = 0
        self._option = mujoco.MjvOption()
        self._labels = labels or {}
        self._pixels: Image = np.empty((height, width, 3), np.uint8)

    def picture(self, qpos: NDArray[np.float64], view: View) -> Image:
        """The hall in the state `qpos`, shape (nq,), as seen from `view`."""
        self._data.qpos[:] = qpos
        mujoco.mj_kinematics(self._model, self._data)
        mujoco.mj_camlight(self._model, self._data)
        mujoco.mjv_updateScene(
            self._model,
            self._data,
            self._option,
            None,
            _aim(view.at(self._base()) if view.follows else view),
            mujoco.mjtCatBit.mjCAT_ALL,
            self._scene,
        )
        self._write_labels()
        self._gl.make_current()
        mujoco.mjr_render(self._view, self._scene, self._context)
        mujoco.mjr_readPixels(self._pixels, None, self._view, self._context)
        return self._pixels[::-1].copy()

    def close(self) -> None:
        """Free the renderer. Safe to call twice."""
        self._context.free()
        self._gl.free()

    def __enter__(self) -> Camera:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_labels(self) -> None:
        for point, text in self._labels.items():
            geom = self._scene.geoms[self._scene.ngeom]
            mujoco.mjv_initGeom(
                geom, mujoco.mjtGeom.mjGEOM_LABEL, np.ones(3) * 0.1, np.array(point), np.eye(3).ravel(), _INK
            )
            geom.label = text
            self._scene.ngeom += 1

    def _base(self) -> Point:
        """Position of the robot's base: the first free joint of the model."""
        start = base_address(self._model)
        x, y, z = (float(v) for v in self._data.qpos[start : start + 3])
        return x, y, z


def base_address(model: Any) -> int:
    """Where the pose of the robot's base starts in qpos: at the first free joint."""
    free = np.flatnonzero(model.jnt_type == mujoco.mjtJoint.mjJNT_FREE)[0]
    return int(model.jnt_qposadr[free])


def _aim(view: View) -> Any:
    camera = mujoco.MjvCamera()
    camera.type = mujoco.mjtCamera.mjCAMERA_FREE
    camera.lookat[:] = view.target
    camera.distance, camera.azimuth, camera.elevation = view.distance, view.azimuth, view.elevation
    return camera


def _context(width: int, height: int) -> Any:
    """An OpenGL context. Mesa's software renderer works in our thread: its own ones cost more."""
    os.environ.setdefault("LP_NUM_THREADS", "0")
    try:
        from mujoco import egl  # noqa: PLC0415  (loads the system's EGL library; may be missing)

        return egl.GLContext(width, height)
    except (ImportError, RuntimeError, AttributeError, OSError) as error:
        raise AssetError(NO_EGL.format(why=str(error).split("\n", maxsplit=1)[0][:80])) from error
