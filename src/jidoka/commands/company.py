"""`jidoka company`: a backlog to merged, tested change; and the board of it."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from rich.table import Column, Table

from jidoka.commands.books import opened
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.company.backlog import read_backlog
from jidoka.company.board import Row, board_of, spent_by
from jidoka.company.company import Company, Result
from jidoka.company.crew import Crew
from jidoka.company.plant import Plant, plant_of
from jidoka.company.roles import ROLES
from jidoka.config import Settings, load
from jidoka.errors import UsageError
from jidoka.ledger.cost import UNITS, Cost, told
from jidoka.models.open import open_mind
from jidoka.protocols import Body, Mind
from jidoka.tasks.leaving import between_steps
from jidoka.types import Json

_ABOUT = "about.json"
"""In the company's folder of a repository: where that repository is."""

EXIT = {"broken": 1, "handed_back": 1, "waits": 4, "merged": 0}
"""Exit code by what became of an issue; the first of these that there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says."""

    repository: Path
    backlog: str
    models: tuple[str, ...] = ()
    jobs: int | None = None
    test: str = ""
    base: str = ""
    also: tuple[Path, ...] = ()
    unsafe: bool = False
    as_json: bool = False


def run(options: Options) -> int:
    """Work a backlog off. Returns the exit code.

    Raises:
        UsageError, ConfigError, Refused, ModelRefused: the repository, the backlog or the models are not as
            they must be; nothing was done.
        JidokaError: the lead's turn broke off; the next run goes on.
    """
    settings = _with_models(load(), options.models)
    wished = read_backlog(options.backlog)
    plant = _plant(options, settings)
    logging.getLogger("jidoka").addHandler(logging.FileHandler(plant.folder / "company.log", "a", "utf-8"))
    minds = _minds(settings)
    leaving = threading.Event()

    def wrapped(body: Body) -> Body:
        return between_steps(body, leaving.is_set)

    def tell(line: str) -> None:
        ERR.print(line, markup=False, soft_wrap=True)

    base = plant.base.removeprefix("refs/heads/")
    tell(f"{plant.repository}, branch {base}; tests: {plant.testing.command} (from {plant.found_in})")
    for folder, why in plant.because.items():
        tell(f"tests may also read {folder} ({why})")
    if options.unsafe:
        tell("UNSAFE: tests and commands run WITHOUT A SANDBOX")
    crew = Crew(plant=plant, settings=settings, mind_of=lambda role: minds[role], wrapped=wrapped)
    company = Company(crew=crew, rounds=settings.company.rounds, tell=tell, leave=leaving.set)
    results = company.run(wished, jobs=options.jobs or settings.company.jobs)
    _show(plant, results, as_json=options.as_json)
    states = {result.state for result in results}
    return next((code for state, code in EXIT.items() if state in states), 0)


def status(repository: Path | None, *, as_json: bool) -> int:
    """Show the board of one repository, or of all. Returns the exit code.

    Raises:
        UsageError: no git repository.
    """
    settings = load()
    found = [repository] if repository is not None else _repositories(settings)
    boards: list[Json] = []
    for one in found:
        plant = plant_of(one, settings.home.expanduser(), test="unused", look_only=True)
        with opened() as store:
            rows = board_of(plant, store, settings.company.rounds)
        boards.append({"repository": str(plant.repository), "issues": [_told(row) for row in rows]})
        if not as_json:
            _print(plant, rows)
    if as_json:
        print_json({"boards": boards})
    elif not found:
        ERR.print("no company works yet; `jidoka company REPOSITORY --backlog FOLDER` begins")
    return 0


def _with_models(settings: Settings, models: tuple[str, ...]) -> Settings:
    if not models:
        return settings
    return settings.model_copy(update={"model": settings.model.model_copy(update={"name": ",".join(models)})})


def _minds(settings: Settings) -> dict[str, Mind]:
    """The model of each role, opened before anything is done. Raises UsageError, ModelRefused."""
    minds: dict[str, Mind] = {}
    for role in [name for name in ROLES if name != "release"]:
        of_role = settings.of_role(role)
        if not of_role.model.name:
            raise UsageError(
                f"no language model for the {role}; name one with --model, such as --model xai:grok-4, or in "
                f"jidoka.toml under [model] or [company.roles.{role}]"
            )
        minds[role] = open_mind(of_role.model.name, of_role)
    return minds


def _plant(options: Options, settings: Settings) -> Plant:
    plant = plant_of(
        options.repository,
        settings.home.expanduser(),
        test=options.test or settings.company.test,
        base=options.base,
        timeout_s=settings.company.test_seconds,
        also=options.also or settings.company.also,
        unsafe=options.unsafe,
    )
    plant.folder.mkdir(parents=True, exist_ok=True)
    about = {"repository": str(plant.repository.resolve()), "test": plant.testing.command}
    (plant.folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return plant


def _repositories(settings: Settings) -> list[Path]:
    files = sorted((settings.home.expanduser() / "company").glob(f"*/{_ABOUT}"))
    found = [Path(str(json.loads(file.read_text("utf-8"))["repository"])) for file in files]
    return [path for path in found if path.is_dir()]


def _show(plant: Plant, results: list[Result], *, as_json: bool) -> None:
    """What became of each issue, and what all of it took."""
    with opened() as store:
        begun = f"{plant.task('', '').removesuffix('-')}"
        spent = spent_by(store, [task for task in store.tasks() if task.startswith(begun)])
    if as_json:
        issues: list[Json] = [
            {"id": one.issue.id, "title": one.issue.title, "state": one.state, "reason": one.reason}
            for one in results
        ]
        counts = {state: sum(one.state == state for one in results) for state in EXIT}
        print_json({"repository": str(plant.repository), "issues": issues, **counts, "spent": _cost(spent)})
        return
    table = Table(Column("issue", no_wrap=True), "title", "state", "why")
    for one in results:
        table.add_row(one.issue.id, one.issue.title, one.state.replace("_", " "), one.reason)
    OUT.print(table, markup=False)
    ERR.print(f"spent on this repository so far: {_short(spent)}")
    if any(one.state == "waits" for one in results):
        ERR.print("`jidoka asks` shows the questions; answer them, then run the same command again")


def _print(plant: Plant, rows: list[Row]) -> None:
    titles = Column("issue", no_wrap=True), "title", "size", "state", "turn", "spent", "waits for"
    table = Table(*titles, title=str(plant.repository), title_justify="left")
    for row in rows:
        issue = row.issue
        line = (issue.id, issue.title, issue.size, row.state, row.turn, _short(row.spent), row.waits_for)
        table.add_row(*line)
    OUT.print(table, markup=False)


def _told(row: Row) -> Json:
    return {
        "id": row.issue.id,
        "title": row.issue.title,
        "size": row.issue.size,
        "needs": list(row.issue.needs),
        "state": row.state,
        "turn": row.turn,
        "role": row.turn.rpartition("-")[0],
        "spent": _cost(row.spent),
        "waits_for": row.waits_for,
    }


def _cost(cost: Cost) -> Json:
    return {unit.name: told(unit, amount) for unit, amount in zip(UNITS, cost.row(), strict=True)}


def _short(cost: Cost) -> str:
    """`$0.42, 12000 tokens`."""
    usd, tokens, *_ = (told(unit, amount) for unit, amount in zip(UNITS, cost.row(), strict=True))
    return f"${usd}, {tokens} tokens"
