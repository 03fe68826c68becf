"""`jidoka bodies`: what the bodies can do: those of the site, and MCP servers of anybody's."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from jidoka.codec import atoms_json
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.config import load
from jidoka.errors import BodyUnreachable
from jidoka.types import Atom, SkillSpec


def bodies(*, as_json: bool) -> None:
    """List bodies and skills. A site that is down has none to list, which is no error."""
    from jidoka.app import configured_bodies, foreign_bodies, site_bodies  # noqa: PLC0415  (slow to load)

    settings = load()
    found = [*configured_bodies(settings), *foreign_bodies(settings)]
    if not settings.bodies:
        try:
            found = [*site_bodies(settings), *found]
        except BodyUnreachable:
            ERR.print("the site is down, so its bodies can't be asked; `jidoka up` brings it up")
    listed: list[dict[str, object]] = []
    for body in found:
        with body:
            skills = body.skills()
        listed.append({"name": body.name, "skills": [_told(skill) for skill in skills]})
        if not as_json:
            OUT.print(_table(body.name, skills))
    if as_json:
        print_json({"bodies": listed})


def _told(skill: SkillSpec) -> dict[str, object]:
    return {
        "name": skill.name,
        "description": skill.description,
        "recovery": skill.recovery,
        "approval": skill.approval,
        "parameters": dict(skill.parameters),
        "needs": atoms_json(skill.pre),
        "brings_about": atoms_json(skill.post),
        "typical_s": skill.typical_s,
    }


def _table(name: str, skills: Sequence[SkillSpec]) -> Table:
    table = Table(title=name)
    for column in ("skill", "needs", "brings about", "takes", "after a crash"):
        table.add_column(column)
    for skill in skills:
        parameters = ", ".join(skill.parameters.get("properties", {}))
        call = f"{skill.name}({parameters})"
        takes = f"{skill.typical_s:.0f} s" if skill.typical_s else "-"
        after = f"{skill.recovery}{', needs approval' if skill.approval else ''}"
        table.add_row(call, _words(skill.pre), _words(skill.post), takes, after)
    return table


def _words(atoms: tuple[Atom, ...]) -> str:
    return "\n".join(map(str, atoms)) or "-"
