"""What commands in the sandbox reach of the machine beside `/usr` and their workspace: folders that a person
named, and what these can't do without.

A virtual environment is a few files and links; the Python that it stands on lies elsewhere, as `pyvenv.cfg`
says. Only that is derived, and never a folder that holds more, such as a home: that must be named.
"""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jidoka.bodies.terminal.sandbox import PATH
from jidoka.errors import UsageError

CONFIG: Final = "pyvenv.cfg"
"""Of a virtual environment (PEP 405)."""

_USR: Final = Path("/usr")
_SAME: Final = ("/usr", "/dev", "/proc", "/etc")
"""Folders that a sandbox has itself, with the files that programs look for there."""
_NEW: Final = ("/tmp", "/dev/shm", "/workspace")
"""Folders that are empty, or another one, inside: what a command names there it may have made."""

_HOME: Final = re.compile(r"^\s*home\s*=\s*(\S.*?)\s*$", re.MULTILINE)
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Folders that commands may read, where they are."""

    folders: tuple[str, ...] = ()
    """Absolute paths; none lies in another one."""
    because: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of each folder that was derived: what it is for."""

    def holds(self, path: Path) -> bool:
        """Whether a path, and what it leads to, can be reached inside."""
        return all(self._shows(one) for one in (Path(os.path.normpath(path)), path.resolve()))

    def _shows(self, path: Path) -> bool:
        if _is_in(path, self.folders):
            return True
        return not _is_in(path, _NEW) and (_is_in(path, _SAME) or _is_merged(path))


def reach_of(named: Iterable[Path]) -> Reach:
    """The folders that a person named, where links to them lead, and the Pythons of virtual environments.

    Raises:
        UsageError: one is no folder, is all of the machine, can't be read by the sandbox's user, or is an
            environment whose Python is not there or would show more than itself.
    """
    found: dict[Path, str] = {}
    waiting = [(_absolute(folder), "") for folder in named]
    mine = [folder for folder, _ in waiting]
    while waiting:
        folder, why = waiting.pop(0)
        if folder in found:
            continue
        _check(folder)
        found[folder] = why
        if (real := folder.resolve()) != folder:
            waiting.append((real, why or f"{folder} leads there"))
        for base in _bases(folder):
            if not any(base.is_relative_to(one) for one in (_USR, *mine)):
                _check_narrow(base, folder)
                waiting.append((base, f"the Python of {folder}"))
    kept = [one for one in found if not any(one.is_relative_to(other) for other in _others(one, found))]
    because = {str(one): found[one] for one in kept if found[one]}
    return Reach(folders=tuple(map(str, kept)), because=because)


def out_of_reach(command: str, reach: Reach, environment: Mapping[str, str] = os.environ) -> str:
    """What a command line names that it would not find in the sandbox, on one line; empty if it finds all."""
    try:
        words = shlex.split(command)
    except ValueError:  # bash will say it better
        return ""
    program = next((word for word in words if not _ASSIGNMENT.match(word)), "")
    values = [value for word in words for value in _ASSIGNMENT.sub("", word, count=1).split(":")]
    for path in [Path(value) for value in values if value.startswith("/")]:
        made = _is_in(path, _NEW) and str(path) != program
        if os.path.lexists(path) and not made and not reach.holds(path):
            return _told(path, "")
    if at_home := next((value for value in values if value.startswith("~/")), ""):
        return f"{at_home} is another folder in the sandbox, whose home is empty; write the path out"
    if "/" in program or not program:
        return ""
    inside = shutil.which(program, path=PATH)
    if inside is not None:
        return "" if reach.holds(Path(inside)) else _told(Path(inside), program)
    ours = shutil.which(program, path=environment.get("PATH", ""))
    return "" if ours is None else f"{program} is {ours}, which is not on the sandbox's PATH ({PATH})"


def _absolute(folder: Path) -> Path:
    """Without `..`, but with its links: a program may be called by them."""
    return Path(os.path.normpath(Path.cwd() / folder.expanduser()))


def _others(one: Path, found: Iterable[Path]) -> list[Path]:
    return [_USR, *(other for other in found if other != one)]


def _is_in(path: Path, folders: Iterable[str]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _is_merged(path: Path) -> bool:
    """Whether it lies in a link of the root into `/usr`, such as `/bin`."""
    top = Path("/", *path.parts[1:2])
    return top.is_symlink() and top.resolve().is_relative_to(_USR)


def _check(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder that tests could read")
    if folder == Path("/"):
        raise UsageError("/ is all of the machine; name the folders that are needed")
    if os.geteuid() == 0 and folder.stat().st_mode & 0o005 != 0o005:
        raise UsageError(
            f"{folder} can be read by its owner alone, and the sandbox runs as another user than root: "
            f"chmod -R o+rX {folder}"
        )


def _bases(environment: Path) -> list[Path]:
    """The folders of the Python that a virtual environment stands on; none if it is no environment.

    Raises:
        UsageError: it is not there.
    """
    try:
        text = (environment / CONFIG).read_text("utf-8", "replace")
    except OSError:
        return []
    said = _HOME.search(text)
    if said is None:
        return []
    program = (environment / "bin" / "python").resolve()
    if not program.exists():
        raise UsageError(f"{environment} stands on a Python that is not there: {program}; make it anew")
    tops = [Path(said[1]).parent, Path(said[1]).resolve().parent, program.parent.parent]
    return [top for top in dict.fromkeys(tops) if any(top.glob("lib/python3*/os.py"))]


def _check_narrow(base: Path, environment: Path) -> None:
    homes = {Path.home(), *(Path(user.pw_dir) for user in pwd.getpwall())}
    if len(base.parts) < 3 or any(home.is_relative_to(base) for home in homes):
        raise UsageError(
            f"{environment} stands on the Python of {base}, which holds more than a Python; "
            f"say --also {base} if tests may read all of it, or make the environment of another Python"
        )


def _told(path: Path, called: str) -> str:
    real = path.resolve()
    link = f", a link to {real}," if real != path else ""
    name = f"{called} is {path}{link}" if called else f"{path}{link}"
    which = "which " if called else ""
    return f"{name} {which}is out of the sandbox's reach; --also FOLDER lets tests read a folder"
