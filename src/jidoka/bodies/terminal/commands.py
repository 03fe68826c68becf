"""Commands of the terminal: started in the sandbox, followed to their end, told as receipts."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.terminal.launcher import Launcher
from jidoka.bodies.terminal.limits import Limits
from jidoka.bodies.terminal.outlet import Outlet
from jidoka.bodies.terminal.process import Outcome, follow
from jidoka.bodies.terminal.sandbox import View
from jidoka.bodies.terminal.watch import DiskWatch, MemoryWatch, Watch
from jidoka.bodies.terminal.workspace import Workspace
from jidoka.errors import UsageError
from jidoka.types import Json, Receipt

GIT_ENV: Mapping[str, str] = {
    "GIT_AUTHOR_NAME": "Jidoka",
    "GIT_AUTHOR_EMAIL": "worker@jidoka.invalid",
    "GIT_COMMITTER_NAME": "Jidoka",
    "GIT_COMMITTER_EMAIL": "worker@jidoka.invalid",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "true",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
}
"""Defaults that a repository's own configuration of author does not change; a call's `env` does."""

_COMMAND_BYTES = 100_000
"""The kernel takes no argument longer than 131072 bytes (MAX_ARG_STRLEN)."""

_FOUND = 500
"""Lines of a search told at most."""

_FOUND_WIDTH = 400
"""Characters of a found line told at most."""


@dataclass(slots=True, kw_only=True)
class Commands:
    """Runs commands on one workspace."""

    workspace: Workspace
    launcher: Launcher
    limits: Limits
    disk: DiskWatch
    also: tuple[str, ...] = ()
    """Further folders that commands may read."""
    outlet: Outlet | None = None
    """The way to the allowed hosts, for commands that may write."""
    last: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """How the last command ended."""

    def run(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A bash command line that may write."""
        return self._shell(args, talk, read_only=False)

    def inspect(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A bash command line that can't write."""
        return self._shell(args, talk, read_only=True)

    def git(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A git command that may write."""
        return self._git(args, talk, read_only=False)

    def git_look(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A git command that can't write."""
        return self._git(args, talk, read_only=True)

    def search(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A regular expression in text files, by grep: its matcher takes no exponential time."""
        relative = self.workspace.relative(str(args.get("path", ".")))
        if not (self.workspace.root / relative).exists():
            raise SkillFailed("not_found", f"{relative} is not there")
        command = ["/usr/bin/grep", "-rnIs", "--exclude-dir=.git", f"--max-count={_FOUND}"]
        command += ["-F" if args.get("literal") else "-E", *(["-i"] if args.get("ignore_case") else [])]
        command += [f"--include={args['glob']}"] if "glob" in args else []
        command += ["-e", str(args["pattern"]), "--", relative or "."]
        outcome = self._follow(
            tuple(command), self._view({}, read_only=True), b"", self.limits.timeout_s, talk
        )
        if outcome.end != "exit":
            raise SkillFailed(outcome.end, f"the search was ended: {outcome.why}")
        if outcome.exit_code not in (0, 1):
            raise SkillFailed("bad_pattern", outcome.stderr.last_line() or "grep can't read the pattern")
        lines = [line.removeprefix("./") for line in outcome.stdout.text().splitlines()]
        return Receipt(
            ok=True,
            result={
                "origin": self.workspace.origin(relative),
                "found": [line[:_FOUND_WIDTH] for line in lines[:_FOUND]],
                "more": len(lines) > _FOUND or outcome.stdout.left_out_bytes > 0,
            },
            seconds=outcome.seconds,
        )

    def _git(self, args: Mapping[str, Json], talk: Talk, *, read_only: bool) -> Receipt:
        words = ["git", str(args["command"]), *map(str, args.get("args", []))]
        env = {**GIT_ENV, **({"GIT_OPTIONAL_LOCKS": "0"} if read_only else {})}
        asked = {"command": shlex.join(words), "cwd": args.get("cwd", ""), "env": env}
        return self._shell(asked, talk, read_only=read_only)

    def _shell(self, args: Mapping[str, Json], talk: Talk, *, read_only: bool) -> Receipt:
        command = str(args["command"])
        if "\0" in command or len(command.encode()) > _COMMAND_BYTES:
            raise UsageError(
                f"a command can't contain a NUL byte or be longer than {_COMMAND_BYTES} bytes; write a file "
                "and run that, or give it on standard input"
            )
        timeout_s = float(args.get("timeout_s", self.limits.timeout_s))
        view = self._view(args, read_only=read_only)
        stdin = str(args.get("stdin", "")).encode()
        outcome = self._follow(("/bin/bash", "-c", command), view, stdin, timeout_s, talk)
        receipt = self._receipt(command, view, outcome)
        self.last = {"code": receipt.code, "exit_code": outcome.exit_code}
        return receipt

    def _view(self, args: Mapping[str, Json], *, read_only: bool) -> View:
        cwd = self.workspace.relative(str(args.get("cwd") or "."))
        if not (self.workspace.root / cwd).is_dir():
            raise SkillFailed("not_a_folder", f"{cwd} is no folder of the workspace")
        env: dict[str, str] = {name: str(value) for name, value in dict(args.get("env") or {}).items()}
        if any("\0" in value or "=" in name or not name for name, value in env.items()):
            raise UsageError("a variable's name can't be empty or contain `=`, nor its value a NUL byte")
        online = self.outlet is not None and not read_only
        if self.outlet is not None and online:
            env = {**self.outlet.environment, **env}
        return View(
            workspace=str(self.workspace.root),
            inside=self.workspace.inside,
            read_only=read_only,
            cwd=cwd,
            env=env,
            also=self.also,
            shared_network=online,
        )

    def _follow(
        self, command: tuple[str, ...], view: View, stdin: bytes, timeout_s: float, talk: Talk
    ) -> Outcome:
        self.disk.begin()
        started = self.launcher.start(view, self.limits, command, stdin=stdin)
        memory = MemoryWatch(pid=started.process.pid, limit_bytes=self.limits.memory_bytes)
        with contextlib.ExitStack() as stack:
            if self.outlet is not None and started.listener is not None:
                stack.callback(self.outlet.bridge(started.listener).close)
            return follow(
                started,
                timeout_s=timeout_s,
                output_bytes=self.limits.output_bytes,
                talk=talk,
                watch=Watch(
                    pid=started.process.pid,
                    disk=self.disk,
                    memory=None if started.group is not None else memory,
                ),
            )

    def _receipt(self, command: str, view: View, outcome: Outcome) -> Receipt:
        code, message = _told(outcome)
        return Receipt(
            ok=code == "ok",
            code=code,
            message=message,
            result={
                "origin": f"command in {view.inside}/{view.cwd}".rstrip("/") + f": {command[:200]}",
                "exit_code": outcome.exit_code,
                "stdout": outcome.stdout.text(),
                "stderr": outcome.stderr.text(),
                "stdout_bytes": outcome.stdout.total_bytes,
                "stderr_bytes": outcome.stderr.total_bytes,
                "binary": outcome.stdout.binary,
                **self._refused(view),
                "sandbox": "none" if self.launcher.unsafe else "bubblewrap",
            },
            seconds=outcome.seconds,
        )

    def _refused(self, view: View) -> dict[str, Json]:
        """Connections that were refused, if there were any."""
        refusals = self.outlet.refusals if self.outlet is not None and view.shared_network else []
        return {"refused_connections": list(refusals)} if refusals else {}


def _told(outcome: Outcome) -> tuple[str, str]:
    """Code and message of a receipt."""
    if outcome.end != "exit":
        return outcome.end, f"the command was killed: {outcome.why}"
    notes: list[str] = []
    if outcome.usage.memory_kills:
        notes.append("the kernel ended a process because the memory limit was reached")
    if outcome.usage.refused_forks:
        notes.append("a new process was refused because the limit of processes was reached")
    if outcome.exit_code == 0:
        return "ok", "; ".join(notes)
    code = "memory" if outcome.usage.memory_kills else "exit_status"
    return code, "; ".join([f"exit code {outcome.exit_code}", *notes])


def root_of(path: Path) -> Path:
    """The folder of a workspace, made if it is missing: an absolute path without links."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.resolve()
