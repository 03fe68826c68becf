"""The person's own working folder: it must be clean before, and shows the base again after.

While issues are merged the base moves on and the folder stays where it was: at `refs/jidoka/shown`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jidoka.company.git import Git, GitFailed, in_folder
from jidoka.errors import Refused

SHOWN: Final = "refs/jidoka/shown"


def has_files(repository: Path, git: Git) -> bool:
    """Whether there is a working folder at all: a bare repository has none."""
    return repository.resolve() != git.folder.resolve() and git("rev-parse", "--is-bare-repository") != "true"


def base_of(git: Git) -> str:
    """The branch that is checked out, by its full name.

    Raises:
        Refused: none is, or it has no commit.
    """
    try:
        base = git("symbolic-ref", "--quiet", "HEAD")
    except GitFailed as error:
        raise Refused("no branch is checked out (detached HEAD); check one out, or say --base") from error
    if not git.ref(base):
        raise Refused(f"{base.removeprefix('refs/heads/')} has no commit yet; make one, then try again")
    return base


def check_clean(repository: Path, git: Git, base: str) -> None:
    """Whether nobody works in the folder; remembers what it shows.

    Raises:
        Refused: it holds changes that are not committed.
    """
    if not has_files(repository, git) or not _checked_out(git, base):
        return
    in_folder(repository, "update-index", "-q", "--refresh")
    changed = in_folder(repository, "diff-files", "--name-only").splitlines()
    shown, head = git.ref(SHOWN), git.ref(base)
    staged = in_folder(repository, "diff-index", "--cached", "--name-only", head).splitlines()
    if staged and shown and not in_folder(repository, "diff-index", "--cached", "--name-only", shown):
        staged = []
    elif not staged:
        git.put(SHOWN, head)
    if dirty := sorted({*changed, *staged}):
        more = f" and {len(dirty) - 3} more" if len(dirty) > 3 else ""
        raise Refused(
            f"{repository} has changes that are not committed: {', '.join(dirty[:3])}{more}; commit them or "
            "put them away, then try again"
        )


def follow(repository: Path, git: Git, base: str) -> None:
    """Bring the folder from what it shows to the base. Raises Refused as `check_clean`, GitFailed."""
    check_clean(repository, git, base)
    shown, head = git.ref(SHOWN), git.ref(base)
    if not has_files(repository, git) or not _checked_out(git, base) or shown == head:
        return
    in_folder(repository, "read-tree", "-m", "-u", shown, head)
    git.put(SHOWN, head)


def follows(repository: Path, git: Git, base: str) -> bool:
    """Whether the folder shows the base, or need not."""
    if not has_files(repository, git) or not _checked_out(git, base):
        return True
    return git.ref(SHOWN) == git.ref(base)


def _checked_out(git: Git, base: str) -> bool:
    try:
        return git("symbolic-ref", "--quiet", "HEAD") == base
    except GitFailed:
        return False
