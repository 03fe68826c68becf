"""Pictures of a run: have the site record it, then make the video and the report from the recording."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from jidoka.commands.terminal import progress
from jidoka.config import load
from jidoka.errors import JidokaError, TerminalError
from jidoka.processes.endpoint import ask
from jidoka.processes.files import Ready
from jidoka.types import Entry

KEPT = 50
"""Recordings that are kept, half a megabyte each."""


class Pictures:
    """What shall be made of one run.

    Raises:
        TerminalError: a wanted file can't be written; said before anything moves.
    """

    def __init__(self, ready: Ready, task: str, *, video: Path | None, report: Path | None) -> None:
        self._ready = ready
        self._video, self._report = video, report
        self._recording = load().home.expanduser() / "recordings" / f"{task}.states"
        for path in (video, report):
            if path is not None:
                _make_room(path)

    @property
    def wanted(self) -> bool:
        """Whether anything shall be made."""
        return self._video is not None or self._report is not None

    @contextmanager
    def recording(self) -> Generator[None]:
        """Have the site record while the block runs."""
        if not self.wanted:
            yield
            return
        _make_room(self._recording)
        _forget_old(self._recording.parent)
        ask(self._ready, "POST", "recording", {"path": str(self._recording)})
        try:
            yield
        finally:
            with suppress(JidokaError):
                ask(self._ready, "DELETE", "recording")

    def make(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Make what is wanted from the recording and the task's entries; a line for each file.

        Raises:
            AssetError: pictures can't be made on this machine; the text names what to install.
            TerminalError: a file can't be written.
        """
        if not self.wanted:
            return
        from jidoka.commands.darkroom import develop  # noqa: PLC0415  (loads the renderer when it is needed)

        with progress("pictures") as tell:
            develop(self._recording, entries, video=self._video, report=self._report, progress=tell)
        if self._video is not None:
            yield f"video:  {self._video}"
        if self._report is not None:
            yield f"report: {self._report}"


def _forget_old(folder: Path) -> None:
    """Keep the newest recordings; a task's name begins with its time."""
    for old in sorted(folder.glob("*.states"))[:-KEPT]:
        old.unlink(missing_ok=True)


def _make_room(path: Path) -> None:
    """See that a file can be written at `path`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.with_name(f".{path.name}.probe")
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise TerminalError(f"can't write {path}: {error.strerror}; choose another place") from error
