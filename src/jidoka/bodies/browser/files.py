"""Files that go in and out: downloads with a cap, uploads from one folder, pictures of the page."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from playwright.async_api import Download, Error

from jidoka.bodies.browser.errors import failed, first_line
from jidoka.bodies.browser.tabs import Tabs
from jidoka.bodies.browser.turn import Turn
from jidoka.errors import UsageError
from jidoka.types import Json

_UNSAFE: Final = re.compile(r"[^\w.\- ]+")


class Files:
    """The folder of one browser.

    Args:
        folder: nothing outside it is read or written.
        max_bytes: most that one download may bring.
    """

    def __init__(self, folder: Path, *, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def new(self, kind: str, name: str) -> Path:
        """A path below the folder `kind` that no file has yet; `name` is made harmless."""
        folder = self._folder / kind
        folder.mkdir(parents=True, exist_ok=True)
        harmless = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).strip(" .")[-100:] or "file"
        path = folder / harmless
        number = 1
        while path.exists():
            number += 1
            path = folder / f"{Path(harmless).stem}-{number}{Path(harmless).suffix}"
        return path

    def inside(self, names: Iterable[str]) -> list[Path]:
        """The files of those names, relative to the folder.

        Raises:
            SkillFailed: `not_found`.
            UsageError: one lies outside of the folder.
        """
        root = self._folder.resolve()
        found: list[Path] = []
        for name in names:
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                raise UsageError(f"{name!r} is outside of the browser's folder; files come from {root} alone")
            if not path.is_file():
                raise failed("not_found", f"there is no file {name!r} in {root}")
            found.append(path)
        return found

    async def download(
        self, tabs: Tabs, scratch: Path, turn: Turn, begin: Callable[[], Awaitable[object]]
    ) -> dict[str, Json]:
        """Let `begin` start a download, and keep its file.

        Raises:
            SkillFailed: `too_large`, `navigation_failed`, `timeout`: none began, or it didn't end.
        """
        began: asyncio.Future[Download] = asyncio.get_running_loop().create_future()

        def taken(download: Download) -> None:
            if not began.done():
                began.set_result(download)

        tabs.on_download = taken
        try:
            await begin()
            download = await turn.wait(asyncio.shield(began), "waiting for the download to begin")
        finally:
            tabs.on_download = None
        try:
            await self._whole(download, scratch, turn)
            path = self.new("downloads", download.suggested_filename)
            await turn.wait(download.save_as(path), "saving the download")
        except Error as error:
            raise failed("navigation_failed", f"the download failed: {first_line(str(error))}") from None
        finally:
            with suppress(Error):
                await download.delete()
        if path.stat().st_size > self._max_bytes:
            path.unlink()
            raise self._too_large(download)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return {
            "path": str(path),
            "name": path.name,
            "bytes": path.stat().st_size,
            "sha256": digest,
            "origin": download.url,
        }

    async def _whole(self, download: Download, scratch: Path, turn: Turn) -> None:
        """Wait for its end, and watch how large it grows meanwhile."""
        ended = asyncio.ensure_future(download.failure())
        try:
            while not (await asyncio.wait({ended}, timeout=0.05))[0]:
                if any(size > self._max_bytes for size in _sizes(scratch)):
                    raise self._too_large(download)
                turn.check("the download")
        except BaseException:
            ended.cancel()
            with suppress(Error):
                await download.cancel()
            raise
        if (why := ended.result()) is not None:
            raise failed("navigation_failed", f"the download failed: {why}")

    def _too_large(self, download: Download) -> Exception:
        name = download.suggested_filename
        return failed(
            "too_large", f"the download {name!r} is larger than {self._max_bytes} bytes; it was ended"
        )


def _sizes(folder: Path) -> list[int]:
    sizes: list[int] = []
    for path in folder.rglob("*"):
        with suppress(OSError):  # it ended and was moved meanwhile
            sizes.append(path.stat().st_size)
    return sizes
