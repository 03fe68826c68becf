"""`jidoka bodies`: what the bodies of the site can do."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from jidoka.codec import atoms_json
from jidoka.commands.site import humanoid, site_files
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.processes import control
from jidoka.types import Atom, SkillSpec

NAME = "humanoid"


def bodies(*, as_json: bool) -> None:
    """List bodies and skills. A site that is down has none to list, which is no error."""
    if control.status(site_files()).ready is None:
        if as_json:
            print_json({"bodies": []})
        else:
            ERR.print("the site is down, so no body can be asked; `jidoka up` brings it up")
        return
    from jidoka.bodies.client import Http, McpBody  # noqa: PLC0415  (slow to load, and not needed before)

    ready = humanoid()
    with McpBody(NAME, Http(url=ready.url, token=ready.token)) as body:
        skills = body.skills()
    if as_json:
        print_json({"bodies": [{"name": NAME, "url": ready.url, "skills": [_told(s) for s in skills]}]})
    else:
        OUT.print(_table(skills))


def _told(skill: SkillSpec) -> dict[str, object]:
    return {
        "name": skill.name,
        "description": skill.description,
        "recovery": skill.recovery,
        "parameters": dict(skill.parameters),
        "needs": atoms_json(skill.pre),
        "brings_about": atoms_json(skill.post),
        "typical_s": skill.typical_s,
    }


def _table(skills: Sequence[SkillSpec]) -> Table:
    table = Table(title=NAME)
    for column in ("skill", "needs", "brings about", "takes", "after a crash"):
        table.add_column(column)
    for skill in skills:
        parameters = ", ".join(skill.parameters.get("properties", {}))
        call = f"{skill.name}({parameters})"
        table.add_row(call, _words(skill.pre), _words(skill.post), f"{skill.typical_s:.0f} s", skill.recovery)
    return table


def _words(atoms: tuple[Atom, ...]) -> str:
    return "\n".join(map(str, atoms)) or "-"
