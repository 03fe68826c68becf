"""Files of one workspace folder, and of nothing else.

A path is resolved within the folder: `..` and links that lead out are refused. Then every part is opened
without following links, so that a link put in between changes nothing. Nothing but plain files is read: a
pipe or a device could block for ever.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import posixpath
import secrets
import stat
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from jidoka.bodies.called import SkillFailed
from jidoka.bodies.terminal.sandbox import WORKSPACE

READ_BYTES = 8 << 20
"""A bigger file is not read whole; `run` may look at parts of it."""

LISTED = 2000
"""Entries listed at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry of a folder."""

    path: str
    """Relative to the workspace."""
    kind: str
    """`file`, `folder`, `link` or `other`."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """The folder.

    Args:
        root: an absolute path without links.
        inside: where commands see it; paths that begin with it are taken for paths of the workspace.
        owner: user and group number that new files get; None to leave it.
    """

    root: Path
    inside: str = WORKSPACE
    owner: int | None = None

    def relative(self, path: str) -> str:
        """The path of a file, new or not, from the root on, without links or `..`; empty for the root itself.

        Raises:
            SkillFailed: `outside`.
        """
        if "\0" in path:
            raise SkillFailed("outside", "a path can't contain a NUL byte")
        if path == self.inside or path.startswith(self.inside + "/"):
            path = path[len(self.inside) :].lstrip("/")
        if path.startswith("/"):
            raise SkillFailed("outside", f"{path} is outside of the workspace {self.inside}")
        resolved = Path(os.path.realpath(self.root / path))
        if not resolved.is_relative_to(self.root):
            raise SkillFailed("outside", f"{path} leads out of the workspace {self.inside}")
        relative = str(resolved.relative_to(self.root))
        return "" if relative == "." else relative

    def origin(self, relative: str) -> str:
        """Where a result came from: the path as commands see it."""
        return posixpath.join(self.inside, relative) if relative else self.inside

    def read(self, path: str) -> bytes:
        """The content of a plain file.

        Raises:
            SkillFailed: `outside`, `not_found`, `not_a_file`, `too_big`.
        """
        relative = self.relative(path)
        with _explained(relative), self._parent(relative) as (folder, name):
            fd = os.open(
                name or ".", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder
            )
            with open(fd, "rb") as file:  # noqa: PTH123 - a descriptor has no path
                status = os.fstat(fd)
                if not stat.S_ISREG(status.st_mode):
                    raise SkillFailed(
                        "not_a_file", f"{relative or '.'} is no plain file; `list` shows folders"
                    )
                if status.st_size > READ_BYTES:
                    raise SkillFailed(
                        "too_big",
                        f"{relative} has {status.st_size} bytes, more than {READ_BYTES}; look at a part of "
                        "it with `inspect`, such as `head -c 4000`",
                    )
                return file.read(READ_BYTES + 1)

    def write(self, path: str, data: bytes) -> str:
        """Put a new content in place of a file in one step; folders are made. Returns its relative path.

        Raises:
            SkillFailed: `outside`, `not_a_file`, `not_written`.
        """
        relative = self.relative(path)
        if not relative:
            raise SkillFailed("not_a_file", "the workspace itself can't be written")
        with _explained(relative), self._parent(relative, make=True) as (folder, name):
            mode = self._mode_of(folder, name, relative)
            fresh = f".{name[:200]}.{secrets.token_hex(4)}"
            fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode, dir_fd=folder)
            try:
                with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor has no path
                    os.fchmod(fd, mode)
                    self._give(fd)
                    file.write(data)
                    file.flush()
                    os.fsync(fd)
                os.replace(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(fresh, dir_fd=folder)
                raise
        return relative

    def listing(self, path: str, depth: int) -> tuple[list[Listed], bool]:
        """Entries below a folder, by name, and whether some were left out.

        Raises:
            SkillFailed: `outside`, `not_found`, `not_a_folder`.
        """
        relative = self.relative(path)
        found: list[Listed] = []
        with _explained(relative), self._folder(relative) as folder:
            self._list(folder, relative, depth, found)
        return found[:LISTED], len(found) > LISTED

    def _list(self, folder: int, relative: str, depth: int, found: list[Listed]) -> None:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
        for entry in entries:
            if len(found) > LISTED:
                return
            mode = entry.stat(follow_symlinks=False)
            kind = next((word for test, word in _KINDS if test(mode.st_mode)), "other")
            path = posixpath.join(relative, entry.name)
            found.append(Listed(path=path.encode(errors="replace").decode(), kind=kind, size=mode.st_size))
            if kind == "folder" and depth > 1 and entry.name != ".git":
                with _opened_folder(entry.name, folder) as inner:
                    self._list(inner, path, depth - 1, found)

    @contextlib.contextmanager
    def _parent(self, relative: str, *, make: bool = False) -> Generator[tuple[int, str]]:
        """The opened folder of a file, and the file's name in it."""
        parts = relative.split("/")
        with contextlib.ExitStack() as stack:
            fd = stack.enter_context(_opened_folder(str(self.root), None))
            for part in parts[:-1]:
                if make:
                    self._make(part, fd)
                fd = stack.enter_context(_opened_folder(part, fd))
            yield fd, parts[-1]

    @contextlib.contextmanager
    def _folder(self, relative: str) -> Generator[int]:
        with self._parent(relative) as (fd, name), _opened_folder(name or ".", fd) as folder:
            yield folder

    def _make(self, name: str, folder: int) -> None:
        try:
            os.mkdir(name, 0o755, dir_fd=folder)
        except FileExistsError:
            return
        with _opened_folder(name, folder) as fresh:
            self._give(fresh)

    def _give(self, fd: int) -> None:
        if self.owner is not None:
            os.fchown(fd, self.owner, self.owner)

    @staticmethod
    def _mode_of(folder: int, name: str, relative: str) -> int:
        """The permissions of the file that is there, or of a new one."""
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return 0o644
        if not stat.S_ISREG(status.st_mode):
            raise SkillFailed("not_a_file", f"{relative} is there and is no plain file")
        return stat.S_IMODE(status.st_mode) & 0o777


_KINDS = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "folder"), (stat.S_ISLNK, "link"))

_CODES = {
    errno.ENOENT: ("not_found", "is not there"),
    errno.ENOTDIR: ("not_a_folder", "is below something that is no folder, or is no folder"),
    errno.EISDIR: ("not_a_file", "is a folder"),
    errno.ELOOP: ("outside", "is a link that changed meanwhile"),
    errno.ENXIO: ("not_a_file", "is a pipe or a socket"),
    errno.EACCES: ("not_allowed", "may not be opened"),
    errno.ENAMETOOLONG: ("not_found", "has too long a name"),
    errno.ENOSPC: ("not_written", "does not fit: the disk is full"),
}


def digest(data: bytes) -> str:
    """Sha256 of a content, hexadecimal: what `read` tells and `edit` may ask for."""
    return hashlib.sha256(data).hexdigest()


@contextlib.contextmanager
def _opened_folder(name: str, folder: int | None) -> Generator[int]:
    fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        yield fd
    finally:
        os.close(fd)


@contextlib.contextmanager
def _explained(relative: str) -> Generator[None]:
    try:
        yield
    except OSError as error:
        code, words = _CODES.get(error.errno or 0, ("not_written", f"failed: {error.strerror}"))
        raise SkillFailed(code, f"{relative or '.'} {words}") from error
