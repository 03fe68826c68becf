"""A recording of a hall: its states at a steady rate, small enough to keep and enough to see everything
again.

The file is one line of JSON (site, seed, rate, number of positions) and then rows of little-endian float32:
time [s] and the generalised positions `qpos`. It only ever grows; a reader ignores a torn last row, so a
crash loses one frame. Pictures, films and the track of the base are made from it by whoever wants them,
without the physics.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from jidoka.errors import TerminalError

RATE_HZ: Final = 15.0
"""Frames a second of simulated time."""

LONGEST: Final = 54_000
"""Most frames of one recording: an hour. A worker that died would else fill the disk."""

VERSION: Final = 1
_ROW: Final = np.dtype("<f4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What was recorded."""

    site: str
    """Path of the site file."""
    seed: int
    times: NDArray[np.float32]
    """Simulated time of each frame, shape (n,) [s]."""
    states: NDArray[np.float32]
    """qpos of each frame, shape (n, nq)."""

    def track(self) -> NDArray[np.float32]:
        """The way of the pelvis, shape (n, 2): x, y in `map` [m]."""
        return self.states[:, :2]


class Recorder:
    """Writes the states of a simulation. Used by the thread that ticks it alone.

    Args:
        data: the simulator's state.
        site: path of the site file, for the header.
        seed: of the hall.
    """

    def __init__(self, data: Any, *, site: str, seed: int) -> None:
        self._data = data
        self._site, self._seed = site, seed
        self._file: BinaryIO | None = None
        self._next_s = 0.0
        self.frames = 0
        self.trouble = ""
        """Why a recording ended by itself, such as a full disk."""

    def start(self, path: Path) -> None:
        """Begin a recording, ending one that runs.

        Raises:
            TerminalError: the file can't be written.
        """
        self.stop()
        header = {
            "version": VERSION,
            "site": self._site,
            "seed": self._seed,
            "rate_hz": RATE_HZ,
            "nq": len(self._data.qpos),
        }
        try:
            self._file = path.open("wb", buffering=0)
            self._file.write(json.dumps(header).encode() + b"\n")
        except OSError as error:
            raise TerminalError(f"can't record to {path}: {error.strerror}") from error
        self.frames, self._next_s, self.trouble = 0, float(self._data.time), ""

    def stop(self) -> int:
        """End the recording; the number of frames written."""
        if self._file is not None:
            self._file.close()
            self._file = None
        return self.frames

    def after_tick(self) -> None:
        """Write a frame if one is due. A disk that refuses ends the recording, not the robot."""
        if self._file is None or self._data.time < self._next_s:
            return
        self._next_s += 1.0 / RATE_HZ
        row = np.concatenate(([self._data.time], self._data.qpos)).astype(_ROW)
        try:
            self._file.write(row.tobytes())
            self.frames += 1
            if self.frames >= LONGEST:
                self.trouble = "it reached its longest"
                self.stop()
        except OSError as error:
            self.trouble = str(error.strerror)
            self.stop()


def read_recording(path: Path) -> Recording:
    """Read a recording, also one that is still being written.

    Raises:
        TerminalError: it can't be read or is no recording of this version.
    """
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        header = json.loads(head)
        if header["version"] != VERSION:
            raise TerminalError(f"{path} is of version {header['version']}; this program reads {VERSION}")
        width = 1 + int(header["nq"])
        rows = len(body) // (_ROW.itemsize * width)
        table = np.frombuffer(body, dtype=_ROW, count=rows * width).reshape(rows, width)
        return Recording(site=header["site"], seed=header["seed"], times=table[:, 0], states=table[:, 1:])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TerminalError(f"{path} is no recording of a hall: {error}") from error
