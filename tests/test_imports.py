"""Imports point inward (CONTRIBUTING.md). Read from the source, so that a lazy import counts too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src"

SEAMS = (
    *("jidoka.types", "jidoka.thought", "jidoka.protocols", "jidoka.errors"),
    *("jidoka.ledger.cost", "jidoka.ledger.charge"),
)
PURE = (
    *("jidoka.loop", "jidoka.gate", "jidoka.verdict", "jidoka.recovery", "jidoka.record", "jidoka.thinking"),
    *("jidoka.outcome", "jidoka.stuck"),
    *("jidoka.codec", "jidoka.ledger", "jidoka.andon.permission", "jidoka.andon.approvals"),
    *("jidoka.andon.provenance", "jidoka.andon.secrecy"),
    *("jidoka.journal.seal", "jidoka.faults", "jidoka.sightings", "jidoka.journal.replay"),
    *("jidoka.journal.state",),
)
"""What decides in the flow: no I/O, whatever it is reached through."""
IO = (
    *(
        "mujoco",
        "numpy",
        "onnxruntime",
        "xllamacpp",
        "mcp",
        "httpx2",
        "starlette",
        "uvicorn",
        "anyio",
        "rich",
    ),
    *("pydantic_ai", "genai_prices", "openai", "anthropic"),
    *("sqlite3", "subprocess", "socket", "asyncio", "threading", "shutil", "tempfile", "typer"),
)
ACTING = ("jidoka.bodies", "jidoka.brain", *PURE)
SIMULATION = ("jidoka.bodies.humanoid.hardware.mujoco",)
CLERK = "jidoka.sites.warehouse.clerk"
TRUTH = (
    *("jidoka.sites.warehouse.referee", "jidoka.sites.warehouse.audit"),
    *("jidoka.sites.warehouse.desk.ledger", "jidoka.sites.warehouse.desk.seeds"),
)
OUTSIDE = ("jidoka.app", "jidoka.cli")

FORBIDDEN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("the seams import nothing else of ours", SEAMS, ("jidoka",)),
    (
        "bodies know no worker",
        ("jidoka.bodies",),
        ("jidoka.brain", "jidoka.journal", "jidoka.loop", "jidoka.gate"),
    ),
    ("bodies know no site", ("jidoka.bodies",), ("jidoka.sites", "jidoka.evals")),
    (
        "brains act through the flow alone",
        ("jidoka.brain",),
        ("jidoka.bodies", "jidoka.gate", "jidoka.sites"),
    ),
    ("the flow knows no body, brain, store or site", PURE, ("jidoka.bodies", "jidoka.brain", "jidoka.sites")),
    ("the flow is pure", PURE, (*IO, "jidoka.journal.store", "jidoka.assets")),
    ("who acts never sees the truth", ACTING, TRUTH),
    ("a clerk knows the desk by its pages alone", (CLERK,), ("jidoka.sites.warehouse.desk", *TRUTH)),
    ("who acts never sees the simulation", ("jidoka.brain", *PURE), SIMULATION),
    (
        "who decides and acts knows no model, only a Mind",
        (*SEAMS, *ACTING, "jidoka.journal", "jidoka.sites"),
        ("jidoka.models",),
    ),
    (
        "a model knows what passes to and from it, and nothing of the flow",
        ("jidoka.models",),
        ("jidoka.bodies", "jidoka.brain", "jidoka.loop", "jidoka.gate", "jidoka.record", "jidoka.sites"),
    ),
    ("a company is outside of the flow", (*SEAMS, *ACTING, "jidoka.app"), ("jidoka.company",)),
    ("a company knows none who judges it", ("jidoka.company",), ("jidoka.evals",)),
    ("only the outside knows everybody", (*SEAMS, *ACTING, "jidoka.sites", "jidoka.journal"), OUTSIDE),
)
"""Why; the modules it binds; what none of them may reach, directly or through others of ours."""

EXEMPT = {("the seams import nothing else of ours", seam): SEAMS for seam in SEAMS}
"""What a rule lets a module reach all the same."""


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def statements(block: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """All of them, the inner ones too; what they are made of is not looked at."""
    for statement in block:
        yield statement
        for name in ("body", "orelse", "finalbody"):
            yield from statements(getattr(statement, name, ()))
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield from statements(part.body)


def imports_of(path: Path, known: frozenset[str]) -> set[str]:
    """Everything that a file imports, wherever the statement stands, as full module names."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8")).body):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names, level=0):
                submodules = {f"{module}.{alias.name}" for alias in names} & known
                found |= submodules or {module}
                found |= {module} if any(f"{module}.{alias.name}" not in known for alias in names) else set()
            case ast.ImportFrom():
                raise AssertionError(f"{path}:{node.lineno}: relative import; write the full name")
            case _:
                pass
    return found


@cache
def modules() -> dict[str, Path]:
    return {module_name(path): path for path in SRC.rglob("*.py")}


@cache
def import_graph() -> dict[str, set[str]]:
    files = modules()
    return {name: imports_of(path, frozenset(files)) for name, path in files.items()}


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def offences(
    graph: dict[str, set[str]], start: str, banned: tuple[str, ...], allowed: tuple[str, ...]
) -> list[str]:
    """Chains from `start` to something banned, each written `a -> b -> c`."""
    chains: list[str] = []
    seen = {start}
    front = [(start, start)]
    while front:
        name, chain = front.pop()
        for target in sorted(graph.get(name, set())):
            if within(target, banned) and not within(target, allowed):
                chains.append(f"{chain} -> {target}")
            elif target in graph and target not in seen:
                seen.add(target)
                front.append((target, f"{chain} -> {target}"))
    return chains


@pytest.mark.parametrize(("why", "bound", "banned"), FORBIDDEN, ids=[row[0] for row in FORBIDDEN])
def test_imports_point_inward(why: str, bound: tuple[str, ...], banned: tuple[str, ...]) -> None:
    graph = import_graph()
    names = [name for name in graph if within(name, bound)]
    assert names, f"no module is bound by this rule any more: {bound}"
    found = [chain for name in names for chain in offences(graph, name, banned, EXEMPT.get((why, name), ()))]
    assert not found, "\n".join([why, *found])


def test_a_statement_is_found_wherever_it_stands() -> None:
    nested = """
import a
if x:
    import b
elif y:
    import c
else:
    import d
try:
    import e
except E:
    import f
else:
    import g
finally:
    import h
for i in j:
    with k:
        import l
while m:
    import n
else:
    import o
class C:
    async def p(self):
        match q:
            case _:
                import r
try:
    import s
except* T:
    import u
"""
    tree = ast.parse(nested)
    assert set(statements(tree.body)) == {node for node in ast.walk(tree) if isinstance(node, ast.stmt)}


def test_one_place_knows_the_library_of_the_providers() -> None:
    knows = [
        name
        for name, targets in import_graph().items()
        if any(within(target, ("pydantic_ai",)) for target in targets)
    ]
    assert knows
    assert not [name for name in knows if not within(name, ("jidoka.models.providers",))]


def test_an_offence_is_found_through_others() -> None:
    graph = {"a": {"b"}, "b": {"c", "math"}, "c": {"a", "sqlite3"}}
    assert offences(graph, "a", ("sqlite3",), ()) == ["a -> b -> c -> sqlite3"]
    assert offences(graph, "a", ("sqlite3",), ("sqlite3",)) == []


def test_every_named_module_exists() -> None:
    graph = import_graph()
    named = {
        name for _, bound, banned in FORBIDDEN for name in (*bound, *banned) if name.startswith("jidoka.")
    }
    assert not {name for name in named if not any(within(known, (name,)) for known in graph)}
