"""A recording keeps every whole frame, whatever happens to the process that writes it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jidoka.errors import TerminalError
from jidoka.sites.warehouse.recording import RATE_HZ, Recorder, read_recording


@dataclass
class State:
    """As much of a simulator's state as a recorder looks at."""

    time: float = 0.0
    qpos: NDArray[np.float64] = field(default_factory=lambda: np.arange(9.0))

    def tick(self) -> None:
        self.time += 0.02
        self.qpos = self.qpos + 0.01


def record(path: Path, seconds: float) -> int:
    state = State()
    recorder = Recorder(state, site="site.toml", seed=4)
    recorder.start(path)
    while state.time < seconds:
        recorder.after_tick()
        state.tick()
    return recorder.stop()


def test_frames_come_at_the_stated_rate(tmp_path: Path) -> None:
    frames = record(tmp_path / "a.states", 10.0)
    recording = read_recording(tmp_path / "a.states")
    assert frames == len(recording.times) == pytest.approx(10 * RATE_HZ, abs=1)
    assert (recording.site, recording.seed) == ("site.toml", 4)
    assert np.diff(recording.times) == pytest.approx(1 / RATE_HZ, abs=0.02)
    assert recording.states.shape == (frames, 9)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(cut=st.integers(1, 2000))
def test_a_torn_file_loses_only_the_torn_frame(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.states"
    record(path, 4.0)
    whole, data = read_recording(path), path.read_bytes()
    head = data.index(b"\n") + 1
    path.write_bytes(data[: max(head, len(data) - cut)])
    torn = read_recording(path)
    kept = len(torn.times)
    assert kept == max(0, (len(data) - cut - head) // 40)
    assert np.array_equal(torn.states, whole.states[:kept])


class FullDisk(io.RawIOBase):
    """A file on a disk that has just become full."""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_ends_the_recording_not_the_robot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State()
    recorder = Recorder(state, site="site.toml", seed=4)
    recorder.start(tmp_path / "a.states")
    monkeypatch.setattr(recorder, "_file", FullDisk())
    recorder.after_tick()
    assert recorder.trouble == "No space left on device"
    recorder.after_tick()
    assert recorder.stop() == 0


def test_what_is_no_recording_is_said(tmp_path: Path) -> None:
    (tmp_path / "b.states").write_text("hello\n")
    with pytest.raises(TerminalError, match="is no recording of a hall"):
        read_recording(tmp_path / "b.states")
    with pytest.raises(TerminalError, match="can't record to"):
        Recorder(State(), site="s", seed=0).start(tmp_path / "no" / "such" / "folder")
