"""Make the video and the report of a run from its recording."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jidoka.protocols import Progress
from jidoka.report.contents import contents_of, moments
from jidoka.report.page import Picture, page, write_page
from jidoka.sites.warehouse.recording import read_recording
from jidoka.sites.warehouse.video import Studio
from jidoka.types import Entry


def develop(
    recording: Path, entries: Sequence[Entry], *, video: Path | None, report: Path | None, progress: Progress
) -> None:
    """Write the files that are wanted.

    Args:
        recording: file of the site's states.
        entries: of the task, oldest first.
        video: where the film goes.
        report: where the HTML report goes; the film is in it if there is one.
        progress: told of the film.

    Raises:
        AssetError: pictures can't be made on this machine; the text names what to install.
        TerminalError: a file can't be read or written.
    """
    with Studio(read_recording(recording)) as studio:
        if video is not None:
            studio.film(video, progress=progress)
        if report is not None:
            _write_report(report, studio, entries, video)


def _write_report(path: Path, studio: Studio, entries: Sequence[Entry], video: Path | None) -> None:
    shown = moments(contents_of(entries))
    pictures = [Picture(caption=moment.caption, png=studio.still(moment.at_s)) for moment in shown]
    html = page(entries, world=studio.hall.map, track=studio.track(), pictures=pictures, film=video)
    write_page(path, html)
