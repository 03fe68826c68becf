"""Skills on files of the workspace: read, write, edit, list. No program is started for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jidoka.bodies.called import SkillFailed, Talk
from jidoka.bodies.terminal import patch
from jidoka.bodies.terminal.patch import Block
from jidoka.bodies.terminal.watch import DiskWatch
from jidoka.bodies.terminal.workspace import Workspace, digest
from jidoka.types import Json, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What may be done with files."""

    workspace: Workspace
    disk: DiskWatch

    def read(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A text file, or some of its lines."""
        del talk
        path = str(args["path"])
        data = self.workspace.read(path)
        text = _text(path, data)
        lines = text.splitlines(keepends=True)
        first = int(args.get("first_line", 1))
        shown = lines[first - 1 : first - 1 + int(args.get("lines", len(lines) or 1))]
        return Receipt(
            ok=True,
            result={
                "origin": self.workspace.origin(self.workspace.relative(path)),
                "text": "".join(shown),
                "first_line": first,
                "lines": len(lines),
                "bytes": len(data),
                "sha256": digest(data),
            },
        )

    def write(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """A whole new content."""
        del talk
        return self._written(str(args["path"]), str(args["text"]).encode(), {})

    def edit(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Blocks or a diff, all of it or nothing."""
        del talk
        path, wanted = str(args["path"]), args.get("sha256")
        data = self.workspace.read(path)
        text = _text(path, data)
        if "diff" in args:
            blocks = patch.blocks_of_diff(str(args["diff"]))
        else:
            blocks = tuple(Block(search=b["search"], replace=b["replace"]) for b in args.get("blocks", ()))
        meant = wanted == digest(data)
        if wanted is not None and not meant and not patch.is_done(text, blocks):
            raise SkillFailed("changed", f"{path} is not the one that was read; read it again")
        edited = patch.apply(text, blocks, meant_for_this=meant)
        if edited.text == text:
            result = {"origin": self.workspace.origin(self.workspace.relative(path)), "sha256": digest(data)}
            return Receipt(ok=True, result={**result, "changed": 0, "already_done": True})
        return self._written(path, edited.text.encode(), {"changed": edited.changed})

    def _written(self, path: str, data: bytes, more: Mapping[str, Json]) -> Receipt:
        if not self.disk.fits(len(data)):
            raise SkillFailed("disk", f"{len(data)} bytes don't fit the workspace's limit; delete something")
        relative = self.workspace.write(path, data)
        return Receipt(
            ok=True,
            result={
                "origin": self.workspace.origin(relative),
                "bytes": len(data),
                "sha256": digest(data),
                **more,
            },
        )

    def list(self, args: Mapping[str, Json], talk: Talk) -> Receipt:
        """Entries of a folder."""
        del talk
        path = str(args.get("path", "."))
        found, more = self.workspace.listing(path, int(args.get("depth", 1)))
        return Receipt(
            ok=True,
            result={
                "origin": self.workspace.origin(self.workspace.relative(path)),
                "entries": [{"path": e.path, "kind": e.kind, "size": e.size} for e in found],
                "more": more,
            },
        )


def _text(path: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SkillFailed(
            "not_text", f"{path} is no UTF-8 text: {error.reason} at byte {error.start}"
        ) from error
    if "\0" in text:
        raise SkillFailed(
            "not_text", f"{path} holds NUL bytes; look at it with `inspect`, such as `xxd | head`"
        )
    return text
