"""The command line. Thin: each command calls one module of `commands`, imported when it runs, so `--help` is
quick.

Exit codes: 0 done and verified, 1 failed, 2 bad usage, 3 not understood or refused, 4 waiting for an answer.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import typer

from jidoka import __version__, cli_company, cli_tasks
from jidoka.errors import JidokaError

INTERRUPTED = 130
"""Exit code after Ctrl-C outside of a run: 128 + SIGINT, as shells have it."""

DEFAULT_PATHS = {"--video": "out/jidoka.mp4", "--report": "out/jidoka.html"}
"""Where a video and a report go if no path is given."""

app = typer.Typer(
    name="jidoka",
    help="A self-operating worker: say a goal, and the humanoid does it and proves it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
evaluate = typer.Typer(help="Measure how well it works.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(cli_tasks.app)
app.add_typer(evaluate, name="eval")
app.add_typer(cli_company.app, name=cli_company.NAME)

Json = Annotated[bool, typer.Option("--json", help="The last line of standard output is one JSON object.")]
Seed = Annotated[int | None, typer.Option(min=0, help="Draws the hall: poses, heights, masses, friction.")]
SiteFile = Annotated[Path | None, typer.Option(help="Site file; left out: the default warehouse.")]
Speed = Annotated[Literal["1", "max"] | None, typer.Option(help="1: real time; max: as fast as it goes.")]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"jidoka {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version and end.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Options before a command."""
    del version


@app.command()
def run(  # noqa: PLR0913, PLR0917  (options of a command)
    goal: Annotated[
        str, typer.Argument(help="What you want, as a sentence, or as facts: on(box_1, packing)")
    ],
    seed: Seed = None,
    speed: Speed = None,
    site: SiteFile = None,
    video: Annotated[
        Path | None, typer.Option(help="Make a video; with a path ending in .mp4, there.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Make a report; with a path ending in .html, there.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask whether to do it.")] = False,
    model: cli_tasks.Model = None,
    workspace: cli_tasks.Workspace = None,
    as_json: Json = False,
) -> None:
    """Understand a goal, do it, and prove that it came true."""
    from jidoka.commands import run as command
    from jidoka.sites.warehouse.wanted import Wanted

    options = command.Options(
        hall=Wanted(seed=seed, site=site, speed=speed),
        video=video,
        report=report,
        yes=yes,
        as_json=as_json,
        models=model or (),
        workspace=workspace,
    )
    raise typer.Exit(command.run(goal, options))


@app.command()
def plan(
    goal: Annotated[str, typer.Argument(help="What you want, as for run.")],
    seed: Seed = None,
    site: SiteFile = None,
    as_json: Json = False,
) -> None:
    """Show how a goal is understood and which steps it takes, without acting."""
    from jidoka.commands import plan as command
    from jidoka.sites.warehouse.wanted import Wanted

    raise typer.Exit(command.plan(goal, Wanted(seed=seed, site=site), as_json=as_json))


@app.command()
def up(
    seed: Seed = None,
    site: SiteFile = None,
    speed: Speed = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Loopback port; 0: any free one.")
    ] = None,
    office: Annotated[bool, typer.Option("--office", help="The order desk and a clerk at it, too.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the site up: physics, robot and its server, in processes of their own."""
    from jidoka.commands import site as command
    from jidoka.sites.warehouse.wanted import Wanted

    command.up(Wanted(seed=seed, site=site, speed=speed, port=port), office=office, as_json=as_json)


@app.command()
def down(as_json: Json = False) -> None:
    """Take the site down; the robot comes to a stand first."""
    from jidoka.commands import site as command

    command.down(as_json=as_json)


@app.command()
def status(as_json: Json = False) -> None:
    """Say how the site's process is."""
    from jidoka.commands import site as command

    command.status(as_json=as_json)


@app.command()
def bodies(as_json: Json = False) -> None:
    """List bodies and their skills."""
    from jidoka.commands import bodies as command

    command.bodies(as_json=as_json)


@app.command()
def models(
    names: Annotated[
        list[str] | None, typer.Argument(help="Models, as for --model; without, those of the settings.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell which language models can be asked, with which key, at what price."""
    from jidoka.commands import models as command

    command.models(names or (), as_json=as_json)


@evaluate.command("labour")
def eval_labour(
    episodes: Annotated[int, typer.Option(min=1, help="Number of jobs, each in a hall of its own.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Of the first job; the next ones count up.")] = 0,
    site: SiteFile = None,
    results: Annotated[
        Path | None, typer.Option(help="File of results, JSON Lines; an existing one is gone on with.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let the humanoid do seeded jobs and have the referee judge them."""
    from jidoka.commands import evaluate as command

    command.evaluate_labour(episodes, seed, site=site, results=results, as_json=as_json)


@evaluate.command("sandbox")
def eval_sandbox(as_json: Json = False) -> None:
    """Attack the terminal's sandbox in every way we know, and time its start."""
    from jidoka.commands import evaluate_sandbox as command

    command.evaluate_sandbox(as_json=as_json)


@evaluate.command("miniwob")
def eval_miniwob(
    task: Annotated[list[str] | None, typer.Option(help="Only this task; may be repeated.")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Episodes of each task.")] = 10,
    as_json: Json = False,
) -> None:
    """Do small web tasks through the browser's skills, and time the skills against bare Playwright."""
    from jidoka.commands import evaluate_miniwob as command

    command.evaluate_miniwob(seeds, tuple(task or ()), as_json=as_json)


@evaluate.command("agentbench")
def eval_agentbench(as_json: Json = False) -> None:
    """Let the terminal carry out the oracles of AgentBench-OS; fetches its data (21 MB) once."""
    from jidoka.commands import evaluate_sandbox as command

    command.evaluate_agentbench(as_json=as_json)


@evaluate.command("injection")
def eval_injection(
    suite: Annotated[str, typer.Option(help="AgentDojo's suite: workspace or banking.")] = "workspace",
    attack: Annotated[
        str, typer.Option(help="What carries an injection: important_instructions or direct.")
    ] = "important_instructions",
    task: Annotated[list[str] | None, typer.Option(help="Only this user task; may be repeated.")] = None,
    unguarded: Annotated[
        bool, typer.Option("--unguarded", help="Ask nothing about what nobody named: the attacks are real.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let a brain that obeys all it reads do AgentDojo's tasks, and count the attacks that get through."""
    from jidoka.commands import evaluate_injection as command

    command.evaluate_injection(
        suite, attack=attack, tasks=tuple(task or ()), guard=not unguarded, as_json=as_json
    )


@evaluate.command("orders")
def eval_orders(
    days: Annotated[int, typer.Option(min=1, help="Number of days, each with its hall and orders.")] = 5,
    seed: Annotated[int, typer.Option(min=0, help="Of the first day; the next ones count up.")] = 0,
    failing: Annotated[
        float,
        typer.Option(
            min=0, max=50, help="Requests that the desk fails, half of them after their effect [%]."
        ),
    ] = 5.0,
    site: SiteFile = None,
    results: Annotated[
        Path | None, typer.Option(help="File of results, JSON Lines; an existing one is gone on with.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ship seeded days of orders from a failing web app, and count what was marked."""
    from jidoka.commands import evaluate as command

    command.evaluate_orders(days, seed, site=site, results=results, failing=failing, as_json=as_json)


@evaluate.command("chaos")
def eval_chaos(
    number: Annotated[int, typer.Option("--kills", min=1, help="Kills that must have struck.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Draws victims, fault points and times.")] = 0,
    as_json: Json = False,
) -> None:
    """Kill workers, bodies and a web app with SIGKILL, and count what the world shows afterwards."""
    from jidoka.commands import chaos as command

    raise typer.Exit(command.evaluate_chaos(number, seed, as_json=as_json))


@evaluate.command("company")
def eval_company(
    kills: Annotated[int, typer.Option(min=0, help="Kills that must have struck.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Draws packages, fault points and times.")] = 0,
    as_json: Json = False,
) -> None:
    """Let the company mend faulty packages with a scripted model, good, bad and lazy; then under kills."""
    from jidoka.commands import evaluate_company as command

    raise typer.Exit(command.evaluate_company(kills, seed, as_json=as_json))


@app.command()
def assets() -> None:
    """Fetch the data files that are missing: robot model, walking policy, language model."""
    from jidoka.assets import fetch_all
    from jidoka.commands.terminal import OUT, progress

    with progress("data files") as tell:
        fetch_all(tell)
    OUT.print("all data files are there and have their pinned hashes")


class Interrupted(BaseException):
    """Ctrl-C. Not a KeyboardInterrupt, which typer would end without a word."""


def main() -> None:
    """Run a command; every error of ours is one clear line on standard error and its exit code."""
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app(with_default_paths(cli_company.with_run(sys.argv[1:])))
    except JidokaError as error:
        sys.exit(_fail(str(error), error.exit_code))
    except Interrupted:
        sys.exit(_fail("interrupted; nothing was left half-done", INTERRUPTED))
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        sys.exit(_fail(f"{error.strerror or error}: {error.filename or 'unknown file'}", 1))
    except Exception as error:
        sys.exit(_fail(f"internal error: {_kept(error)}", 1))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Interrupted


def with_default_paths(arguments: list[str]) -> list[str]:
    """`--video` and `--report` may stand without a path: then the path is the default one."""
    given: list[str] = []
    for place, word in enumerate(arguments):
        given.append(word)
        following = arguments[place + 1] if place + 1 < len(arguments) else ""
        if word in DEFAULT_PATHS and not following.endswith(Path(DEFAULT_PATHS[word]).suffix):
            given.append(DEFAULT_PATHS[word])
    return given


def _fail(line: str, code: int) -> int:
    print(f"error: {line}", file=sys.stderr)
    return code


def _kept(error: Exception) -> str:
    """Keep the traceback in a file for a report; what to tell the user."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="jidoka-error-", suffix=".txt", delete=False) as file:
        traceback.print_exception(error, file=file)
    return f"{type(error).__name__}: {error}; please report it with {file.name}"


if __name__ == "__main__":
    main()
