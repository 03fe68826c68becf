"""The body `workspace`: the terminal, on the files of one turn, from when the turn has opened them.

Before a command that may write, all files are copied under the call's key. A call that is made again after a
crash finds its copy and begins from it, so that whatever the command is, it has its effect once: `keyed`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.terminal.body import Terminal
from jidoka.bodies.terminal.limits import Limits
from jidoka.bodies.terminal.skills import skills
from jidoka.errors import UsageError
from jidoka.types import Json, Observation, Receipt, SkillSpec

NAME: Final = "workspace"

READING: Final = frozenset({"read", "list", "search", "inspect"})
WRITING: Final = READING | {"write", "edit", "run"}
"""No `git`: the files of a turn have no `.git`, so that nothing in it can name a program to start."""

_FILES: Final = WRITING - {"run", "inspect"}
"""These touch files of the folder alone, sandbox or not."""


@dataclass(slots=True, kw_only=True)
class Workspace:
    """A `CalledBody` on a folder that may not be there yet.

    Args:
        folder: the files.
        offers: the terminal's skills that this turn may use.
        also, unsafe: as of `Terminal`.
    """

    folder: Path
    offers: Collection[str] = READING
    also: tuple[str, ...] = ()
    unsafe: bool = False
    _terminal: Terminal | None = field(default=None)

    def begun(self, key: str, skill: str) -> None:
        """Before a call with that key: copy the files, or put the copy back if the call was begun before.

        Raises:
            SkillFailed: the files can't be copied.
        """
        if skill != "run" or self.unsafe:
            return
        copy = self._copy(key)
        if copy.is_dir():
            fresh = copy.with_name(f"{copy.name}.new")
            _copied(copy, fresh)
            shutil.rmtree(self.folder, ignore_errors=True)
            fresh.rename(self.folder)
            self.close()
            self._terminal = None
            return
        if not self.folder.is_dir():
            return
        for old in self.folder.parent.glob(self._copy("*").name):
            shutil.rmtree(old, ignore_errors=True)
        fresh = copy.with_name(f"{copy.name}.new")
        _copied(self.folder, fresh)
        fresh.rename(copy)

    def _copy(self, key: str) -> Path:
        return self.folder.with_name(f".{self.folder.name}.before.{key}")

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return NAME

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        specs = skills(Limits(), confined=not self.unsafe, hosts=())
        return tuple(self._declared(spec) for spec in specs if spec.name in self.offers)

    def _declared(self, spec: SkillSpec) -> SkillSpec:
        """What holds here beyond what the terminal says: its copies, and that files stay files of a draft."""
        if self.unsafe:
            return replace(spec, contained=True) if spec.name in _FILES else spec
        return replace(spec, recovery="keyed") if spec.name == "run" else spec

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; see `CalledBody.do`."""
        if skill not in self.offers:
            raise UsageError(f"{NAME} has no skill {skill!r}; it has {', '.join(sorted(self.offers))}")
        if self._terminal is None:
            if not self.folder.is_dir():
                raise SkillFailed("not_open", "the files are not there yet; repository.open brings them")
            self._terminal = Terminal(self.folder, name=NAME, also=self.also, unsafe=self.unsafe)
        return self._terminal.do(skill, args, talk)

    def observe(self) -> Observation:
        """How the last command ended, once there was one."""
        if self._terminal is None:
            return Observation(body=NAME, at_s=0.0, facts=())
        return self._terminal.observe()

    def stop(self, reason: str) -> None:
        """Nothing runs between two calls."""
        if self._terminal is not None:
            self._terminal.stop(reason)

    def close(self) -> None:
        """End it; the files stay."""
        if self._terminal is not None:
            self._terminal.close()


def _copied(folder: Path, into: Path) -> None:
    """Copy a folder as it is: owners, links, times. Raises SkillFailed."""
    shutil.rmtree(into, ignore_errors=True)
    done = subprocess.run(
        ["cp", "-a", "--reflink=auto", str(folder), str(into)], capture_output=True, check=False
    )
    if done.returncode != 0:
        raise SkillFailed(
            "machine", f"{folder} can't be copied: {done.stderr.decode(errors='replace').strip()}"
        )
