"""What the terminal can do: names, arguments, codes, and what may be repeated.

Recovery, for a call whose outcome nobody knows (docs/design/recovery.md):

- `read`, `list`, `search`, `inspect`, `git_look` change nothing. For the last two that is no promise of the
  command: they see the workspace read-only and have no network, so they may be repeated. Without a sandbox
  nothing enforces it, so then they are asked about.
- `write` puts a whole content in place, `edit` is idempotent (`patch`): doing either again after it was done
  leaves the same file. So they are `keyed`: they change something, and may be done again.
- `run` and `git` may do anything within the workspace, so nobody repeats them blindly.

Contained (docs/design/untrusted.md): in the sandbox, every skill if no host is allowed; else those that
neither reach a host nor change what a command that does may carry out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jidoka.bodies.terminal.limits import Limits
from jidoka.types import Json, SkillSpec

GIT_WRITES = (
    *(
        "add",
        "am",
        "apply",
        "branch",
        "checkout",
        "cherry-pick",
        "clean",
        "commit",
        "config",
        "init",
        "merge",
    ),
    *("mv", "rebase", "reset", "restore", "revert", "rm", "stash", "submodule", "switch", "tag", "worktree"),
)
GIT_READS = (
    *("blame", "branch", "cat-file", "describe", "diff", "grep", "log", "ls-files", "ls-tree", "merge-base"),
    *("reflog", "rev-list", "rev-parse", "shortlog", "show", "status", "tag"),
)
GIT_REMOTE = ("clone", "fetch", "ls-remote", "pull", "push")
"""Only where a host is allowed."""

_NEVER_OUT = ("read", "list", "search", "inspect", "git_look")
"""They have no network, and change nothing that a command with network could carry out."""

_PATH: Json = {"type": "string", "minLength": 1, "description": "Path relative to the workspace."}
_CWD: Json = {"type": "string", "description": "Folder to run in, relative to the workspace."}
_STDIN: Json = {"type": "string", "description": "Text on standard input; by default nothing."}
_ENV: Json = {
    "type": "object",
    "propertyNames": {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"},
    "additionalProperties": {"type": "string"},
    "description": "Added to the environment, which else holds PATH, HOME=/tmp, LANG, TERM and USER.",
}
_CODES = (
    "Codes: exit_status (it ended with another code than 0), timeout, memory, disk, sandbox (it never "
    "began); the output so far is in the result."
)


def skills(limits: Limits, *, confined: bool, hosts: tuple[str, ...]) -> tuple[SkillSpec, ...]:
    """All skills.

    Args:
        limits: named in the descriptions.
        confined: whether commands run in the sandbox.
        hosts: those that `run` and `git` may reach.
    """
    specs = (*_commands(limits, hosts), *_git(hosts), *_reading(), *_writing())
    if confined:
        return tuple(replace(spec, contained=not hosts or spec.name in _NEVER_OUT) for spec in specs)
    return tuple(_unconfined(spec) for spec in specs)


def _unconfined(spec: SkillSpec) -> SkillSpec:
    if spec.name in ("read", "write", "edit", "list"):
        return spec
    recovery = spec.recovery if spec.name == "search" else "ask"
    return replace(spec, recovery=recovery, description=f"UNSAFE, WITHOUT A SANDBOX: {spec.description}")


def _commands(limits: Limits, hosts: tuple[str, ...]) -> tuple[SkillSpec, ...]:
    timeout: Json = {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": limits.longest_s,
        "default": limits.timeout_s,
        "description": "The command and everything it started are killed after so many seconds.",
    }
    command: Json = {"type": "string", "minLength": 1, "description": "A bash command line."}
    network = f"reaches {', '.join(hosts)} through HTTP(S)_PROXY" if hosts else "no network"
    return (
        SkillSpec(
            name="run",
            description=(
                f"Run a command in the workspace; {network}. Nothing it starts outlives it. At most "
                f"{limits.memory_bytes >> 20} MiB of memory, {limits.processes} processes, "
                f"{limits.disk_bytes >> 20} MiB of workspace. The beginning and the end of the output are "
                f"kept. {_CODES}"
            ),
            recovery="ask",
            parameters=_object(
                {"command": command, "timeout_s": timeout, "cwd": _CWD, "stdin": _STDIN, "env": _ENV},
                "command",
            ),
            typical_s=1.0,
        ),
        SkillSpec(
            name="inspect",
            description=(
                f"Run a command that only looks: the workspace is read-only and there is no network. {_CODES}"
            ),
            recovery="repeat",
            parameters=_object(
                {"command": command, "timeout_s": timeout, "cwd": _CWD, "stdin": _STDIN, "env": _ENV},
                "command",
            ),
            typical_s=0.2,
        ),
    )


def _git(hosts: tuple[str, ...]) -> tuple[SkillSpec, ...]:
    writes = sorted({*GIT_WRITES, *(GIT_REMOTE if hosts else ())})
    return (
        _git_skill("git_look", "Look at a git repository, read-only.", "repeat", sorted(GIT_READS)),
        _git_skill("git", "Change a git repository.", "ask", writes),
    )


def _git_skill(name: str, what: str, recovery: str, commands: list[str]) -> SkillSpec:
    properties: Json = {
        "command": {"enum": commands, "description": "The git command."},
        "args": {"type": "array", "items": {"type": "string"}, "description": "Its arguments."},
        "cwd": _CWD,
    }
    return SkillSpec(
        name=name,
        description=f"{what} {_CODES}",
        recovery="repeat" if recovery == "repeat" else "ask",
        parameters=_object(properties, "command"),
        typical_s=0.2,
    )


def _writing() -> tuple[SkillSpec, ...]:
    block: Json = _object(
        {"search": {"type": "string", "minLength": 1}, "replace": {"type": "string"}}, "search", "replace"
    )
    return (
        SkillSpec(
            name="write",
            description=(
                "Write a whole text file in one step; folders are made, an existing file is replaced. Codes: "
                "outside, not_a_file, not_written, disk."
            ),
            recovery="keyed",
            parameters=_object({"path": _PATH, "text": {"type": "string"}}, "path", "text"),
        ),
        SkillSpec(
            name="edit",
            description=(
                "Edit a text file: `blocks` of a search text that occurs exactly once and its replacement, "
                "or `diff`, a unified diff of this file. All of it or nothing; what is done already is left "
                "alone. `sha256` (from read) makes sure that the file is still the one that was read. Codes: "
                "no_match, ambiguous, not_repeatable, changed, bad_diff, empty_edit, and those of read and "
                "write."
            ),
            recovery="keyed",
            parameters={
                **_object(
                    {
                        "path": _PATH,
                        "blocks": {"type": "array", "items": block, "minItems": 1},
                        "diff": {"type": "string", "minLength": 1},
                        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    },
                    "path",
                ),
                "oneOf": [{"required": ["blocks"]}, {"required": ["diff"]}],
            },
        ),
    )


def _reading() -> tuple[SkillSpec, ...]:
    number: Json = {"type": "integer", "minimum": 1}
    return (
        SkillSpec(
            name="read",
            description="Read a text file. Codes: not_found, not_a_file, not_text, too_big, outside.",
            recovery="repeat",
            parameters=_object({"path": _PATH, "first_line": number, "lines": number}, "path"),
        ),
        SkillSpec(
            name="list",
            description="List files and folders with their sizes. Codes: not_found, not_a_folder, outside.",
            recovery="repeat",
            parameters=_object({"path": _PATH, "depth": {**number, "maximum": 8, "default": 1}}),
        ),
        SkillSpec(
            name="search",
            description=(
                "Search text files for a regular expression (POSIX extended, as grep -E). Codes: "
                "bad_pattern, outside, not_found, timeout."
            ),
            recovery="repeat",
            parameters=_object(
                {
                    "pattern": {"type": "string", "minLength": 1},
                    "path": _PATH,
                    "glob": {"type": "string", "description": "Only files whose names match, such as *.py."},
                    "literal": {"type": "boolean", "description": "The pattern is plain text."},
                    "ignore_case": {"type": "boolean"},
                },
                "pattern",
            ),
            typical_s=0.1,
        ),
    )


def _object(properties: Mapping[str, Json], *required: str) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
