"""Light meshes, camera, stills and films."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import mujoco
import numpy as np
import pytest
from PIL import Image as Pillow

from jidoka.bodies.humanoid.robot.joints import STANDING
from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.errors import ConfigError, TerminalError
from jidoka.sites.warehouse import meshes
from jidoka.sites.warehouse.camera import Camera, View, station_labels, views
from jidoka.sites.warehouse.colours import COLOURS
from jidoka.sites.warehouse.draw import Hall
from jidoka.sites.warehouse.recording import RATE_HZ, Recording, read_recording
from jidoka.sites.warehouse.scene import build_scene
from jidoka.sites.warehouse.site import DEFAULT
from jidoka.sites.warehouse.video import Studio, smoothed

pytestmark = pytest.mark.physics


def _bumpy_plate(count: int = 60) -> meshes.Mesh:
    side = np.linspace(-0.5, 0.5, count)
    x, y = np.meshgrid(side, side, indexing="ij")
    vertices = np.column_stack([x.ravel(), y.ravel(), 0.01 * np.sin(9 * x).ravel()]).astype(np.float32)
    i, j = (a.ravel() for a in np.meshgrid(np.arange(count - 1), np.arange(count - 1), indexing="ij"))
    corner = i * count + j
    lower = np.column_stack([corner, corner + count, corner + 1])
    upper = np.column_stack([corner + 1, corner + count, corner + count + 1])
    return vertices, np.vstack([lower, upper]).astype(np.int32)


def test_a_light_mesh_keeps_its_shape_with_few_triangles(tmp_path: Path) -> None:
    mesh = _bumpy_plate()
    light = meshes.decimated(mesh, tmp_path)
    assert meshes.LEAST * 0.5 <= len(light[1]) <= 1.1 * max(meshes.LEAST, meshes.KEPT * len(mesh[1]))
    for axis in range(3):
        assert np.ptp(light[0][:, axis]) == pytest.approx(np.ptp(mesh[0][:, axis]), abs=0.01)


def test_a_light_mesh_is_made_once(tmp_path: Path) -> None:
    first = meshes.decimated(_bumpy_plate(), tmp_path)
    (stored,) = tmp_path.iterdir()
    written = stored.stat().st_mtime_ns
    again = meshes.decimated(_bumpy_plate(), tmp_path)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert stored.stat().st_mtime_ns == written
    meshes.decimated(_bumpy_plate(50), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_small_mesh_is_left_alone(tmp_path: Path) -> None:
    mesh = _bumpy_plate(5)
    assert meshes.decimated(mesh, tmp_path) is mesh
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def light(hall: Hall) -> Any:
    spec = build_scene(hall, humanoid_spec())
    return meshes.render_model(spec, spec.compile())


@pytest.fixture(scope="module")
def shots(light: Any, hall: Hall) -> Iterator[Camera]:
    with Camera(light, labels=station_labels(hall)) as shot:
        yield shot


def _standing(model: Any) -> Any:
    q = np.array(model.qpos0)
    q[7:36] = STANDING
    return q


def test_the_light_model_has_the_same_joints_and_a_fraction_of_the_triangles(light: Any, hall: Hall) -> None:
    full = build_scene(hall, humanoid_spec()).compile()
    names = [[m.joint(i).name for i in range(m.njnt)] for m in (full, light)]
    assert names[0] == names[1]
    assert light.mesh_facenum.sum() < 0.06 * full.mesh_facenum.sum()
    a, b = (mujoco.MjData(m) for m in (full, light))
    for model, data in ((full, a), (light, b)):
        data.qpos[:] = _standing(model)
        mujoco.mj_kinematics(model, data)
    for name in ("left_rubber_hand", "torso_link", "head_link"):
        heavy = _middle(full, a, name)
        assert np.abs(_middle(light, b, f"light/{name}") - heavy).max() < 0.01


def _middle(model: Any, data: Any, mesh: str) -> Any:
    """Middle of the bounding box of a mesh's first geom, in `map` [m]."""
    i = model.mesh(mesh).id
    geom = int(np.flatnonzero((model.geom_type == mujoco.mjtGeom.mjGEOM_MESH) & (model.geom_dataid == i))[0])
    start, count = int(model.mesh_vertadr[i]), int(model.mesh_vertnum[i])
    points = (
        model.mesh_vert[start : start + count] @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom]
    )
    return (points.max(axis=0) + points.min(axis=0)) / 2


def test_every_view_shows_the_boxes_in_their_colours(light: Any, hall: Hall, shots: Camera) -> None:
    for name in ("overview", "top"):
        image = shots.picture(_standing(light), views(hall)[name]).astype(float)
        assert image.shape == (480, 640, 3)
        for colour in {b.model.colour for b in hall.boxes}:
            rgb = np.array(COLOURS[colour])
            shown = image / np.maximum(image.max(axis=2, keepdims=True), 1)
            near = np.abs(shown - rgb / rgb.max()).max(axis=2) < 0.12
            assert near.sum() > 20, (name, colour)


def test_the_following_view_moves_with_the_robot(light: Any, hall: Hall, shots: Camera) -> None:
    follow = views(hall)["follow"]
    q = _standing(light)
    here = shots.picture(q, follow)
    fixed = shots.picture(q, follow.at((float(q[0]), float(q[1]), float(q[2]))))
    assert np.array_equal(here, fixed)
    moved = q.copy()
    moved[0] += 1.0
    dark = [(shots.picture(state, follow)[100:400, 250:390].max(axis=2) < 60).sum() for state in (q, moved)]
    assert min(dark) > 100


def test_without_egl_one_line_names_the_packages() -> None:
    code = (
        "import mujoco; from jidoka.sites.warehouse.camera import Camera; Camera(mujoco.MjSpec().compile())"
    )
    other = {**os.environ, "PYOPENGL_PLATFORM": "osmesa"}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=other, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("jidoka.errors.AssetError: pictures need EGL")
    assert "apt-get install libegl1 libgl1-mesa-dri" in last


@pytest.fixture(scope="module")
def recording(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Two seconds of a robot that slides two metres."""
    model = build_scene(hall, humanoid_spec()).compile()
    path = tmp_path_factory.mktemp("film") / "x.states"
    q = _standing(model)
    rows: list[bytes] = []
    for frame in range(round(2 * RATE_HZ)):
        q[0] = -1.0 + frame / RATE_HZ
        rows.append(np.concatenate(([frame / RATE_HZ], q)).astype("<f4").tobytes())
    header = {"version": 1, "site": str(DEFAULT), "seed": hall.seed, "rate_hz": RATE_HZ, "nq": len(q)}
    path.write_bytes(json.dumps(header).encode() + b"\n" + b"".join(rows))
    return read_recording(path)


@pytest.fixture(scope="module")
def studio(recording: Recording) -> Iterator[Studio]:
    with Studio(recording) as opened:
        yield opened


def test_a_film_plays_in_full_at_twice_the_speed(studio: Studio, tmp_path: Path) -> None:
    told: list[float] = []
    path = studio.film(tmp_path / "out.mp4", progress=lambda done, _: told.append(done))
    frames, seconds = imageio_ffmpeg.count_frames_and_secs(str(path))
    assert (frames, seconds) == (30, pytest.approx(1.0, abs=0.05))
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]
    assert told[0] == 0.0


def test_a_still_shows_the_moment_asked_for(studio: Studio) -> None:
    assert studio.still(0.0) != studio.still(1.0)
    assert studio.still(0.99) == studio.still(1.01)
    assert Pillow.open(io.BytesIO(studio.still(1.0))).size == (640, 480)
    with pytest.raises(TerminalError, match="no view 'side'; there are: overview, follow, top"):
        studio.still(0.0, "side")


def test_the_track_is_the_way_of_the_base(studio: Studio) -> None:
    track = studio.track()
    assert track[15][:2] == pytest.approx((1.0, 0.0), abs=1e-3)
    assert track[15][3] == pytest.approx(studio.hall.robot_start[2], abs=1e-3)


def test_a_film_that_cannot_be_written_leaves_nothing(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").mkdir()
    with pytest.raises(TerminalError, match="can't write the film"):
        studio.film(tmp_path / "x.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["x.mp4"]


def test_an_empty_recording_and_a_changed_site_are_told(recording: Recording, tmp_path: Path) -> None:
    empty = Recording(
        site=recording.site, seed=recording.seed, times=recording.times[:0], states=recording.states[:0]
    )
    with Studio(empty) as studio, pytest.raises(TerminalError, match="recording is empty"):
        studio.still(0.0)
    cut = Recording(
        site=recording.site, seed=recording.seed, times=recording.times, states=recording.states[:, :-7]
    )
    with pytest.raises(TerminalError, match="site file was changed"):
        Studio(cut)
    gone = Recording(site=str(tmp_path / "gone.toml"), seed=0, times=recording.times, states=recording.states)
    with pytest.raises(ConfigError, match="can't be read"):
        Studio(gone)


def test_smoothing_keeps_what_is_slow_and_drops_what_is_fast() -> None:
    t = np.arange(300) / RATE_HZ
    sway = smoothed(np.sin(2 * np.pi * 1.0 * t), 0.6 * RATE_HZ)
    assert np.abs(sway[30:-30]).max() < 0.01
    assert smoothed(np.full(40, 3.0), 9.0) == pytest.approx(np.full(40, 3.0))
    assert smoothed(t, 9.0)[100:200] == pytest.approx(t[100:200])


def test_a_view_at_a_point_is_fixed() -> None:
    view = View(target=(0.0, 0.0, 0.1), distance=3, azimuth=0, elevation=-10, follows=True)
    assert view.at((1.0, 2.0, 0.7)).target == pytest.approx((1.0, 2.0, 0.8))
    assert not view.at((1.0, 2.0, 0.7)).follows
