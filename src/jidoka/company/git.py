"""Git by its plumbing: objects, trees and refs of one repository. No hook runs, no editor, no signature.

Git is never pointed at a folder that an agent has written: a `.git` in there could name programs to start.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jidoka.errors import RetryableError, TerminalError, UsageError

ABSENT: Final = "0" * 40
"""For `move`: the ref is not there yet."""

EMPTY_TREE: Final = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""Git's well-known tree without entries."""

_SAFE: Final = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.fsync=committed,reference"),
    *("-c", "core.quotePath=false", "-c", "core.autocrlf=false", "-c", "diff.renames=false"),
)
_ENV: Final[Mapping[str, str]] = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Jidoka",
    "GIT_AUTHOR_EMAIL": "worker@jidoka.invalid",
    "GIT_COMMITTER_NAME": "Jidoka",
    "GIT_COMMITTER_EMAIL": "worker@jidoka.invalid",
    "LC_ALL": "C.UTF-8",
    "PATH": os.defpath,
}
_TIMEOUT_S: Final = 120.0
"""Longest a git command may take [s]."""

_NOT_OURS: Final = "__pycache__/\n*.pyc\n.pytest_cache/\n.hypothesis/\n"
"""What a test run leaves behind and nobody means to commit."""


class GitFailed(TerminalError):
    """Git refused; the text is its own last line."""


class Moved(RetryableError):
    """A ref is not where it was expected: somebody else moved it. Look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One path that differs between two trees."""

    status: str
    """`A`, `M`, `D` or `T`."""
    path: str
    mode: str
    """The new file's: `100644`, `100755`, `120000` (a link), `160000` (a repository), `000000` (gone)."""
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The merge of two commits as a tree; with conflicts, the files hold the usual markers."""

    tree: str
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Git:
    """One repository, by its git folder."""

    folder: Path

    @classmethod
    def of(cls, repository: Path) -> Git:
        """The repository at a path.

        Raises:
            UsageError: there is none; the text says what there is.
        """
        if not repository.is_dir():
            raise UsageError(f"{repository} is no folder; name a git repository")
        found = _run(["rev-parse", "--absolute-git-dir"], cwd=repository, check=False)
        if found.returncode != 0:
            raise UsageError(f"{repository} is not a git repository; `git init` makes one")
        return cls(Path(found.stdout.decode().strip()))

    def __call__(self, *words: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """Run a command; its output without the last line feed. Raises GitFailed."""
        return self.raw(*words, data=data, env=env).decode("utf-8", "replace").rstrip("\n")

    def raw(self, *words: str, data: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """As `__call__`, in bytes."""
        return _run([f"--git-dir={self.folder}", *words], data=data, env=env).stdout

    def holds(self, *words: str) -> bool:
        """Whether a command that answers by its exit code says yes."""
        return _run([f"--git-dir={self.folder}", *words], check=False).returncode == 0

    def ref(self, name: str) -> str:
        """The object that a ref points at; empty if there is no such ref."""
        found = _run([f"--git-dir={self.folder}", "rev-parse", "--verify", "--quiet", name], check=False)
        return found.stdout.decode().strip()

    def refs(self, *patterns: str) -> dict[str, str]:
        """All refs below the patterns, and the object of each."""
        told = self("for-each-ref", "--format=%(objectname) %(refname)", *patterns)
        return {name: sha for sha, name in (line.split(" ", 1) for line in told.splitlines())}

    def move(self, name: str, new: str, old: str) -> None:
        """Compare and swap: the ref goes from `old` to `new`, or stays and Moved is raised."""
        try:
            self("update-ref", "--no-deref", name, new, old or ABSENT)
        except GitFailed as error:
            if self.ref(name) == new:
                return
            raise Moved(f"{name} was not moved: {error}") from error

    def put(self, name: str, new: str) -> None:
        """Set a ref, wherever it was."""
        self("update-ref", "--no-deref", name, new)

    def drop(self, name: str) -> None:
        """Delete a ref, if it is there."""
        self("update-ref", "--no-deref", "-d", name)

    def write_blob(self, data: bytes) -> str:
        """Store a content; its name."""
        return self("hash-object", "-w", "--stdin", data=data)

    def blob(self, name: str) -> bytes:
        """A content by its name or as `COMMIT:PATH`. Raises GitFailed."""
        return self.raw("cat-file", "blob", name)

    def tree(self, commit: str) -> str:
        """The tree of a commit."""
        return self("rev-parse", "--verify", f"{commit}^{{tree}}")

    def parents(self, commit: str) -> list[str]:
        """The parents of a commit, in order."""
        return self("rev-list", "--parents", "-n", "1", commit).split()[1:]

    def commit(self, tree: str, parents: Sequence[str], message: str, at_s: int) -> str:
        """Store a commit; the same arguments give the same one. `at_s` is its date, Unix time [s]."""
        words = [word for parent in parents for word in ("-p", parent)]
        date = f"@{at_s} +0000"
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        return self("commit-tree", tree, *words, "-F", "-", data=message.encode(), env=dates)

    def changes(self, old: str, new: str) -> list[Change]:
        """What differs between two trees or commits."""
        told = self.raw("diff-tree", "-r", "-z", "--no-renames", old, new).decode("utf-8", "replace")
        words = told.split("\0")
        found: list[Change] = []
        for meta, path in zip(words[::2], words[1::2], strict=False):
            _, mode, _, blob, status = meta.lstrip(":").split(" ")
            found.append(Change(status=status[0], path=path, mode=mode, blob=blob))
        return found

    def diff(self, old: str, new: str) -> str:
        """The difference as people read it."""
        return self("diff-tree", "-p", "--no-color", "--no-ext-diff", "--no-textconv", "-r", old, new)

    def merge(self, ours: str, theirs: str) -> Joined:
        """Merge two commits without touching any ref or file."""
        words = [f"--git-dir={self.folder}", "merge-tree", "--write-tree", "-z", "--name-only", ours, theirs]
        found = _run(words, check=False)
        if found.returncode not in (0, 1):
            raise GitFailed(_last_line(found.stderr) or "merge-tree failed")
        tree, *rest = found.stdout.decode("utf-8", "replace").split("\0")
        conflicts = rest[: rest.index("")] if found.returncode and "" in rest else []
        return Joined(tree=tree.strip(), conflicts=tuple(conflicts))

    def check_out(self, tree: str, folder: Path, index: Path) -> None:
        """Write all files of a tree into an empty folder. `index` is a scratch file beside it."""
        env = {"GIT_INDEX_FILE": str(index)}
        index.unlink(missing_ok=True)
        self("read-tree", tree, env=env)
        folder.mkdir(parents=True, exist_ok=True)
        _run(
            [f"--git-dir={self.folder}", f"--work-tree={folder}", "checkout-index", "--all", "--force"],
            cwd=folder,
            env=env,
        )
        index.unlink(missing_ok=True)

    def take(self, folder: Path, base: str, index: Path) -> str:
        """The tree of a folder's files, without what the tree `base` and our own list ignore.

        Raises:
            GitFailed: a file can't be read, or the folder holds a `.git`.
        """
        nested = next((str(path) for path in folder.rglob(".git")), "")
        if nested:
            raise GitFailed(f"{nested} must not be there: a repository within the repository")
        excludes = index.with_suffix(".ignore")
        excludes.write_text(_NOT_OURS, "utf-8")
        env = {"GIT_INDEX_FILE": str(index)}
        index.unlink(missing_ok=True)
        self("read-tree", base, env=env)
        words = [f"--git-dir={self.folder}", f"--work-tree={folder}", "-c", f"core.excludesFile={excludes}"]
        _run([*words, "add", "--all", "."], cwd=folder, env=env)
        tree = self("write-tree", env=env)
        index.unlink(missing_ok=True)
        excludes.unlink(missing_ok=True)
        return tree

    def blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        """Several contents at once."""
        if not names:
            return {}
        told = self.raw("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
        found: dict[str, bytes] = {}
        for name in names:
            head, _, told = told.partition(b"\n")
            size = int(head.split()[2]) if re.search(rb" \d+$", head) else 0
            found[name], told = told[:size], told[size + 1 :]
        return found


def in_folder(repository: Path, *words: str) -> str:
    """Run a command in a person's own working folder. Raises GitFailed."""
    return _run(list(words), cwd=repository).stdout.decode("utf-8", "replace").rstrip("\n")


def _run(
    words: Sequence[str],
    *,
    data: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[bytes]:
    command = ["git", *_SAFE, *words]
    try:
        done = subprocess.run(
            command,
            input=data,
            cwd=cwd,
            env={**_ENV, **(env or {})},
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitFailed(f"git {words[0]} did not end within {_TIMEOUT_S:g} s") from error
    if check and done.returncode != 0:
        raise GitFailed(_last_line(done.stderr) or f"git {words[0]} ended with code {done.returncode}")
    return done


def _last_line(told: bytes) -> str:
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
