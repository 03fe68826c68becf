"""The part of the command line that is about many tasks and about people: queue, worker, andon, journal.

As in `cli`, each command imports its module when it runs, so `--help` is quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="The last line of standard output is one JSON object.")]
Priority = Annotated[int, typer.Option(min=-1000, max=1000, help="Higher comes first.")]
TASK_HELP = "A task, or the beginning or the end of its name."

Model = Annotated[
    list[str] | None,
    typer.Option(
        help="A language model that works it off: xai:grok-4, ollama:qwen3, http://host:port/v1#name, "
        "gguf:FILE. Given again or with commas: the next is asked where one does not answer. 'none': the "
        "planner."
    ),
]
Workspace = Annotated[
    Path | None, typer.Option(help="A folder in which the model may run commands and edit files.")
]

app = typer.Typer(rich_markup_mode=None)
"""Its commands become part of `jidoka`."""


@app.command()
def add(
    goal: Annotated[str, typer.Argument(help="What you want, as for run.")],
    priority: Priority = 0,
    deadline: Annotated[
        str | None, typer.Option(help="Begun by then or not at all: 18:00, 2026-11-22T18:00, 'in 2 h'.")
    ] = None,
    after: Annotated[
        list[str] | None, typer.Option(help="Only once this task is done; may be given again.")
    ] = None,
    model: Model = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Put a goal into the queue, for `jidoka work`."""
    from jidoka.commands import tasks as command

    by = command.by_whom(model or (), workspace)
    command.add(goal, priority=priority, due=deadline, after=after or (), by=by, as_json=as_json)


@app.command()
def work(
    once: Annotated[bool, typer.Option("--once", help="End when the queue is empty.")] = False,
    as_json: Json = False,
) -> None:
    """Work off the queue and the schedules until Ctrl-C or SIGTERM, one task at a time."""
    from jidoka.commands import work as command

    raise typer.Exit(command.work(once=once, as_json=as_json))


@app.command()
def every(
    rule: Annotated[str | None, typer.Argument(help="'10 min', or a cron expression: '0 8 * * 1-5'.")] = None,
    goal: Annotated[str | None, typer.Argument(help="What you want, as for run.")] = None,
    priority: Priority = 0,
    zone: Annotated[str | None, typer.Option(help="Time zone of a cron expression: Europe/Berlin.")] = None,
    stop: Annotated[str | None, typer.Option(help="End this schedule.")] = None,
    model: Model = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Put a goal into the queue again and again."""
    from jidoka.commands import tasks as command

    if stop is not None and rule is None:
        command.end_schedule(stop, as_json=as_json)
    else:
        rule, goal = command.check_every(rule, goal, stop)
        by = command.by_whom(model or (), workspace)
        command.every(rule, goal, priority=priority, zone=zone, by=by, as_json=as_json)


@app.command()
def schedules(as_json: Json = False) -> None:
    """List what is done again and again."""
    from jidoka.commands import tasks as command

    command.schedules(as_json=as_json)


@app.command()
def asks(as_json: Json = False) -> None:
    """List the questions that wait for an answer."""
    from jidoka.commands import asks as command

    command.asks(as_json=as_json)


@app.command()
def answer(
    words: Annotated[list[str], typer.Argument(help="Ids, then the answer; with --all the answer alone.")],
    all_: Annotated[bool, typer.Option("--all", help="Answer every open question that it fits.")] = False,
    task: Annotated[str | None, typer.Option(help="Answer the open questions of this task.")] = None,
    as_json: Json = False,
) -> None:
    """Answer questions."""
    from jidoka.commands import asks as command

    raise typer.Exit(command.answer(words, all_=all_, task=task, as_json=as_json))


@app.command()
def stop(
    task: Annotated[str | None, typer.Argument(help=f"{TASK_HELP} Left out, or 'all': everything.")] = None,
    reason: Annotated[str | None, typer.Argument(help="Why, for whoever reads it later.")] = None,
    as_json: Json = False,
) -> None:
    """Stop bodies at once; the task, or every task, waits for `jidoka resume`."""
    from jidoka.commands import stops as command

    raise typer.Exit(command.stop(task, reason, as_json=as_json))


@app.command()
def resume(
    task: Annotated[str | None, typer.Argument(help=f"{TASK_HELP} Left out: all unfinished ones.")] = None,
    as_json: Json = False,
) -> None:
    """Go on after a stop, an interrupt or a crash, looking before anything is done again."""
    from jidoka.commands import stops as command

    raise typer.Exit(command.resume(task, as_json=as_json))


@app.command()
def cancel(
    task: Annotated[str, typer.Argument(help=TASK_HELP)],
    now: Annotated[bool, typer.Option("--now", help="Don't set down what is in the hands.")] = False,
    as_json: Json = False,
) -> None:
    """End a task; what is in the hands for it is set down first."""
    from jidoka.commands import stops as command

    raise typer.Exit(command.cancel(task, now=now, as_json=as_json))


@app.command()
def journal(
    task: Annotated[str | None, typer.Argument(help=TASK_HELP)] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Rebuild the state from the entries, and compare.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", "--jsonl", help="JSON Lines.")] = False,
) -> None:
    """Show what was done and what waits: all tasks, or every entry of one."""
    from jidoka.commands import journal as command

    raise typer.Exit(command.journal(task, replay=replay, as_json=as_json))


@app.command()
def export(
    task: Annotated[str, typer.Argument(help=TASK_HELP)],
    to: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; left out: standard output.")
    ] = None,
) -> None:
    """Write a task's entries as JSON Lines, under a line that names the format."""
    from jidoka.commands import export as command

    command.export(task, to)
