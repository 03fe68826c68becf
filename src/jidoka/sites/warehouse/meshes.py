"""Light meshes for pictures: the robot's visual meshes with a fraction of their triangles, made once.

Software rendering is bound by the number of vertices: Menagerie's G1 has 393,000 triangles, most of them too
small to see. Physics keeps the full meshes; only the model that pictures are made from is changed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Final, TypeAlias

import fast_simplification
import mujoco
import numpy as np
from numpy.typing import NDArray

from jidoka.assets import cache_root

KEPT: Final = 0.03
"""Fraction of the triangles that a picture of 640x480 needs."""
LEAST: Final = 200
"""Triangles that a mesh keeps whatever the fraction."""
GRID_M: Final = 0.003
"""Vertices closer than this are one: a pixel at 2 m. Joins loose parts, which no simplifier can."""
_VISIBLE_GROUPS: Final = (0, 1, 2)
_VERSION: Final = "2"

Mesh: TypeAlias = tuple[NDArray[np.float32], NDArray[np.int32]]
"""Vertices, shape (n, 3) [m], and faces, shape (m, 3)."""


def render_model(spec: Any, compiled: Any, cache: Path | None = None) -> Any:
    """The model to make pictures from: the same joints and bodies, lighter meshes, nothing that is hidden.

    Args:
        spec: a `mujoco.MjSpec` of the scene; it is copied, not changed.
        compiled: the model that was compiled from it.
        cache: folder for the light meshes; None for `meshes` in the cache of the project.
    """
    light = spec.copy()
    for geom in list(light.geoms):
        if geom.group not in _VISIBLE_GROUPS:
            light.delete(geom)
    shown = [geom for geom in light.geoms if geom.type == mujoco.mjtGeom.mjGEOM_MESH]
    for name in dict.fromkeys(geom.meshname for geom in shown):
        vertices, faces = decimated(_mesh(compiled, name), cache or cache_root() / "meshes")
        light.add_mesh(
            name=f"light/{name}",
            uservert=vertices.ravel(),
            userface=faces.ravel(),
            inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,
        )
    for geom in shown:
        geom.meshname = f"light/{geom.meshname}"
    for mesh in list(light.meshes):
        if not mesh.name.startswith("light/"):
            light.delete(mesh)
    return light.compile()


def decimated(mesh: Mesh, cache: Path) -> Mesh:
    """`mesh` with KEPT of its triangles, from the cache if it was made before."""
    vertices, faces = mesh
    target = max(LEAST, round(KEPT * len(faces)))
    if target >= len(faces):
        return mesh
    key = hashlib.sha256(f"{_VERSION} {fast_simplification.__version__} {target}".encode())
    key.update(vertices.tobytes())
    key.update(faces.tobytes())
    path = cache / f"{key.hexdigest()[:32]}.npz"
    if path.exists():
        with np.load(path) as stored:
            return stored["vertices"], stored["faces"]
    points, triangles = _joined(mesh)
    simpler = fast_simplification.simplify(points.astype(np.float64), triangles, target_count=target, agg=9)
    made = np.asarray(simpler[0], np.float32), np.asarray(simpler[1], np.int32)
    _store(path, made)
    return made


def _joined(mesh: Mesh) -> Mesh:
    """The mesh with vertices of one grid cell merged and collapsed triangles gone."""
    cells, first, of = np.unique(
        np.round(mesh[0] / GRID_M).astype(np.int64), axis=0, return_index=True, return_inverse=True
    )
    del cells
    faces = of.ravel()[mesh[1]]
    flat = (faces[:, 0] == faces[:, 1]) | (faces[:, 1] == faces[:, 2]) | (faces[:, 2] == faces[:, 0])
    _, kept = np.unique(np.sort(faces[~flat], axis=1), axis=0, return_index=True)
    return mesh[0][first], faces[~flat][kept].astype(np.int32)


def _store(path: Path, mesh: Mesh) -> None:
    """Write in one step, so that a killed process leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        np.savez(file, vertices=mesh[0], faces=mesh[1])
    draft.replace(path)


def _mesh(model: Any, name: str) -> Mesh:
    """A compiled mesh in the frame of its file (compiling centres and turns it)."""
    i = model.mesh(name).id
    start, count = int(model.mesh_vertadr[i]), int(model.mesh_vertnum[i])
    rotation = np.empty(9)
    mujoco.mju_quat2Mat(rotation, model.mesh_quat[i])
    vertices = model.mesh_vert[start : start + count] @ rotation.reshape(3, 3).T + model.mesh_pos[i]
    first, amount = int(model.mesh_faceadr[i]), int(model.mesh_facenum[i])
    faces = model.mesh_face[first : first + amount]
    return vertices.astype(np.float32), faces.astype(np.int32)
