"""`jidoka company`: thin, like `cli`; imports on use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="A software company of agents: from a backlog to merged, tested change.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NAME = "company"
COMMANDS = ("run", "status")

Json = Annotated[bool, typer.Option("--json", help="The last line of standard output is one JSON object.")]


def with_run(arguments: list[str]) -> list[str]:
    """`company REPOSITORY` stands for `company run REPOSITORY`."""
    if arguments[:1] == [NAME] and arguments[1:] and arguments[1] not in {*COMMANDS, "--help"}:
        return [NAME, COMMANDS[0], *arguments[1:]]
    return arguments


@app.command()
def run(
    repository: Annotated[Path, typer.Argument(help="A git repository; its checked-out branch is the base.")],
    backlog: Annotated[
        str,
        typer.Option(help="A folder of Markdown issues, one such file, or what you want in one sentence."),
    ],
    model: Annotated[
        list[str] | None, typer.Option(help="PROVIDER:MODEL for every role; several: the next is a fallback.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=32, help="Issues worked on at once.")] = None,
    test: Annotated[str, typer.Option(help="The command that runs the tests; else it is found.")] = "",
    base: Annotated[str, typer.Option(help="The branch that changes go into.")] = "",
    also: Annotated[
        list[Path] | None, typer.Option(help="A further folder that tests may read; may be repeated.")
    ] = None,
    unsafe: Annotated[
        bool, typer.Option("--unsafe", help="Run tests and commands without a sandbox, at your own risk.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Work a backlog off: plan, test first, change, review, merge what was tested. Run it again to go on."""
    from jidoka.commands import company as command

    options = command.Options(
        repository=repository,
        backlog=backlog,
        models=tuple(model or ()),
        jobs=jobs,
        test=test,
        base=base,
        also=tuple(also or ()),
        unsafe=unsafe,
        as_json=as_json,
    )
    raise typer.Exit(command.run(options))


@app.command()
def status(
    repository: Annotated[Path | None, typer.Argument(help="Left out: every repository.")] = None,
    as_json: Json = False,
) -> None:
    """The board: every issue, its turn, what it took, and what it waits for."""
    from jidoka.commands import company as command

    raise typer.Exit(command.status(repository, as_json=as_json))
