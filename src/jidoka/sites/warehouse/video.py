"""Stills and films of a recording: pictures are made afterwards, so that they never slow the physics."""

from __future__ import annotations

import io
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Final

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from jidoka.bodies.humanoid.robot.model import humanoid_spec
from jidoka.errors import TerminalError
from jidoka.protocols import Progress
from jidoka.sites.warehouse.camera import Camera, Image, View, base_address, station_labels, views
from jidoka.sites.warehouse.draw import Hall, draw
from jidoka.sites.warehouse.meshes import render_model
from jidoka.sites.warehouse.recording import RATE_HZ, Recording
from jidoka.sites.warehouse.scene import build_scene
from jidoka.sites.warehouse.site import load_site

SPEED: Final = 2.0
"""How much faster than real a film plays; at 15 recorded frames a second this gives 30."""
_SWAY_S: Final = 0.6
"""The following camera leaves out motion shorter than this [s]: the robot sways as it steps, the film not."""
_QUALITY: Final = ("-preset", "veryfast", "-crf", "26", "-movflags", "+faststart")


class Studio:
    """The hall of a recording, ready to be pictured. A context manager; use it in one thread.

    Raises:
        AssetError: EGL is missing; the text names the packages.
        ConfigError: the site file of the recording is gone or wrong.
        TerminalError: the recording does not fit the hall.
    """

    def __init__(self, recording: Recording, *, width: int = 640, height: int = 480) -> None:
        self.recording = recording
        self.hall: Hall = draw(load_site(Path(recording.site)), recording.seed)
        spec = build_scene(self.hall, humanoid_spec())
        model = render_model(spec, spec.compile())
        if recording.states.shape[1] != model.nq:
            raise TerminalError(
                f"the recording has {recording.states.shape[1]} positions a frame and the hall of "
                f"{recording.site} {model.nq}: the site file was changed since; record again"
            )
        self._base = base_address(model)
        self._size = (width, height)
        self._views = views(self.hall)
        self._camera = Camera(model, width, height, station_labels(self.hall))

    def close(self) -> None:
        """Free the renderer."""
        self._camera.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self) -> list[tuple[float, float, float, float]]:
        """The way of the robot: time [s], x, y [m], yaw [rad] of each frame."""
        q = self.recording.states[:, self._base : self._base + 7].astype(float)
        w, x, y, z = q[:, 3:7].T
        yaw = np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
        rows = zip(self.recording.times, q[:, 0], q[:, 1], yaw, strict=True)
        return [(float(t), float(px), float(py), float(a)) for t, px, py, a in rows]

    def still(self, t: float, view: str = "overview") -> bytes:
        """A PNG of the frame nearest to `t` [s].

        Raises:
            TerminalError: nothing was recorded.
        """
        if not len(self.recording.times):
            raise TerminalError("the recording is empty: nothing ran while it was on")
        frame = int(np.abs(self.recording.times - t).argmin())
        target = self._path(view)[frame]
        return _png(self._camera.picture(self._state(frame), target))

    def film(
        self, path: Path, *, view: str = "follow", speed: float = SPEED, progress: Progress | None = None
    ) -> Path:
        """Write an H.264 film (mp4) of the whole recording. The file appears when it is complete.

        Args:
            path: to write; replaced if there.
            view: a name of `camera.views`.
            speed: times real time.
            progress: told after each second of film.

        Raises:
            TerminalError: nothing was recorded, or the file can't be written.
        """
        if not len(self.recording.times):
            raise TerminalError("the recording is empty: nothing ran while it was on")
        draft = path.with_name(f".{path.stem}.part.mp4")
        writer = _writer(draft, self._size, RATE_HZ * speed)
        targets = self._path(view)
        try:
            for frame in range(len(targets)):
                writer.send(self._camera.picture(self._state(frame), targets[frame]).tobytes())
                if progress and frame % round(RATE_HZ * speed) == 0:
                    progress(frame / len(targets), "making the film")
            writer.close()
            draft.replace(path)
        except OSError as error:
            raise TerminalError(f"can't write the film {path}: {error.strerror or error}") from error
        finally:
            writer.close()
            draft.unlink(missing_ok=True)
        return path

    def _state(self, frame: int) -> NDArray[np.float64]:
        return self.recording.states[frame].astype(np.float64)

    def _path(self, view: str) -> list[View]:
        """The view of each frame: one that follows glides after the robot."""
        if view not in self._views:
            raise TerminalError(f"there is no view {view!r}; there are: {', '.join(self._views)}")
        preset = self._views[view]
        if not preset.follows:
            return [preset] * len(self.recording.times)
        base = self.recording.states[:, self._base : self._base + 3].astype(float)
        x, y, z = (smoothed(column, _SWAY_S * RATE_HZ) for column in base.T)
        return [preset.at((float(a), float(b), float(c))) for a, b, c in zip(x, y, z, strict=True)]


def smoothed(values: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    """`values`, shape (n,), blurred by a Gaussian of `sigma` samples; the ends are held."""
    reach = round(3 * sigma)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    blurred = np.convolve(np.pad(values, reach, mode="edge"), weights / weights.sum(), mode="valid")
    return blurred.astype(np.float64)


def _writer(path: Path, size: tuple[int, int], fps: float) -> Generator[None, bytes]:
    writer = imageio_ffmpeg.write_frames(
        str(path), size, fps=fps, codec="libx264", quality=None, macro_block_size=2, output_params=[*_QUALITY]
    )
    next(writer)
    return writer


def _png(image: Image) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(image).save(stream, "PNG", optimize=True)
    return stream.getvalue()
