"""The terminal: a body that runs commands and edits files in one workspace folder, in a sandbox.

Decisions: docs/design/sandbox.md.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.terminal import machine
from jidoka.bodies.terminal.commands import Commands, root_of
from jidoka.bodies.terminal.files import Files
from jidoka.bodies.terminal.launcher import SANDBOX_USER, Launcher
from jidoka.bodies.terminal.limits import Limits
from jidoka.bodies.terminal.outlet import Outlet
from jidoka.bodies.terminal.sandbox import WORKSPACE, View
from jidoka.bodies.terminal.skills import skills
from jidoka.bodies.terminal.watch import DiskWatch
from jidoka.bodies.terminal.workspace import Workspace
from jidoka.errors import Refused, UsageError
from jidoka.types import Atom, Fact, Json, Observation, Receipt, SkillSpec

log = logging.getLogger(__name__)

_HEAD = re.compile(r"ref: refs/heads/(.+)|([0-9a-f]{40,64})")
_LINE_BYTES = 400


class Terminal:
    """A `CalledBody` on one workspace folder.

    Args:
        workspace: the folder, all that commands see; made if it is missing. Started by root, it must not
            belong to root unless it is empty: then it is given to the sandbox's user.
        name: by which steps address it.
        limits: what one command may take.
        allow_hosts: hosts that `run` and `git` may reach, as `browser.hosts` reads them: `name` (ports 80 and
            443), `name:port`, `*.name`; none by default.
        also: further folders that commands may read, where they are, such as a toolchain's; absolute paths.
        unsafe: run commands without a sandbox. They then see and may do all that this process may.
        inside: where commands see the workspace.
        groups: whether to use control groups where they may be made.

    Raises:
        Refused: this machine can't sandbox, or the workspace belongs to root; the text says what to do.
        ConfigError: a rule of `allow_hosts` can't be read.
    """

    def __init__(
        self,
        workspace: Path,
        *,
        name: str = "terminal",
        limits: Limits | None = None,
        allow_hosts: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
        unsafe: bool = False,
        inside: str = WORKSPACE,
        groups: bool = True,
    ) -> None:
        self._name = name
        limits = limits or Limits()
        root = root_of(workspace)
        user = None if unsafe else _user_of(root)
        launcher = Launcher(workspace=root, user=user or SANDBOX_USER, unsafe=unsafe, groups=groups)
        if unsafe:
            log.warning("UNSAFE: commands of body %s run WITHOUT A SANDBOX, as user %d", name, os.geteuid())
        else:
            machine.check(launcher, View(workspace=str(root), inside=inside, also=also), limits)
        self._workspace = Workspace(root=root, inside=str(root) if unsafe else inside, owner=user)
        disk = DiskWatch(root, limits.disk_bytes)
        self._outlet = Outlet(allow_hosts) if allow_hosts and not unsafe else None
        self._commands = Commands(
            workspace=self._workspace,
            launcher=launcher,
            limits=limits,
            disk=disk,
            also=also,
            outlet=self._outlet,
        )
        files = Files(workspace=self._workspace, disk=disk)
        self._skills = skills(limits, confined=not unsafe, hosts=allow_hosts)
        self._does: dict[str, Callable[[Mapping[str, Json], Talk], Receipt]] = {
            "run": self._commands.run,
            "inspect": self._commands.inspect,
            "git": self._commands.git,
            "git_look": self._commands.git_look,
            "search": self._commands.search,
            "read": files.read,
            "write": files.write,
            "edit": files.edit,
            "list": files.list,
        }

    @property
    def name(self) -> str:
        """The name by which steps address it."""
        return self._name

    def skills(self) -> tuple[SkillSpec, ...]:
        """What it can do."""
        return self._skills

    def do(self, skill: str, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Do one skill; see `CalledBody.do`."""
        if (act := self._does.get(skill)) is None:
            raise UsageError(f"{self._name} has no skill {skill!r}; it has {', '.join(self._does)}")
        try:
            json.dumps(dict(args), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise UsageError(f"{skill}: an argument holds half a character ({error.reason})") from error
        talk.check()
        began = time.monotonic()
        try:
            receipt = act(args, talk)
        except OSError as error:
            raise SkillFailed("machine", f"{error.strerror or error}", retryable=True) from error
        if receipt.seconds:
            return receipt
        return Receipt(
            ok=receipt.ok, code=receipt.code, result=receipt.result, seconds=time.monotonic() - began
        )

    def observe(self) -> Observation:
        """How many entries the workspace's top folder has, where git stands, how the last command ended."""
        now = time.time()
        value: dict[str, Json] = {
            "path": self._workspace.inside,
            "entries": sum(1 for _ in self._workspace.root.iterdir()),
            **self._git_head(),
        }
        facts = [self._fact("workspace", now, value)]
        if self._commands.last:
            facts.append(self._fact("last_command", now, self._commands.last))
        return Observation(body=self._name, at_s=now, facts=tuple(facts))

    def stop(self, reason: str) -> None:
        """Nothing runs between two calls: a command ends with its call, and so does all it started."""
        log.info("%s stops: %s", self._name, reason)

    def close(self) -> None:
        """End the way to the allowed hosts; of commands nothing is left between two calls."""
        if self._outlet is not None:
            self._outlet.close()

    def _fact(self, predicate: str, now: float, value: Mapping[str, Json]) -> Fact:
        return Fact(
            atom=Atom(predicate, (self._name,)),
            source=self._name,
            at_s=now,
            frame="workspace",
            value=dict(value),
        )

    def _git_head(self) -> dict[str, Json]:
        """Branch and commit, read from `.git` like any file: no program runs for it."""
        match = _HEAD.fullmatch(self._line(".git/HEAD"))
        if match is None:
            return {}
        if match[2]:
            return {"git_head": match[2]}
        commit = self._line(f".git/refs/heads/{match[1]}")
        return {"git_branch": match[1], **({"git_head": commit} if commit else {})}

    def _line(self, path: str) -> str:
        """A small file's text; empty if it can't be read."""
        try:
            return self._workspace.read(path)[:_LINE_BYTES].decode("utf-8", "replace").strip()
        except SkillFailed:
            return ""


def _user_of(root: Path) -> int | None:
    """The sandbox's user; an empty workspace of root is given to it."""
    status = root.stat()
    user = sandbox_user(
        euid=os.geteuid(), owner=status.st_uid, empty=next(root.iterdir(), None) is None, root=root
    )
    if user is not None and user != status.st_uid:
        os.chown(root, user, user)
    return user


def sandbox_user(*, euid: int, owner: int, empty: bool, root: Path = Path()) -> int | None:
    """Whom the sandbox runs as if root starts it: the workspace's owner. None: as whoever starts it.

    Raises:
        Refused: the workspace belongs to root and holds something.
    """
    if euid != 0:
        return None
    if owner != 0:
        return owner
    if empty:
        return SANDBOX_USER
    raise Refused(
        f"workspace {root} belongs to root, and no sandbox runs as root; give it to a user: "
        f"chown -R {SANDBOX_USER}:{SANDBOX_USER} {root}"
    )
