"""`jidoka asks` and `jidoka answer`: what waits for a person, and their word."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Column, Table

from jidoka.commands.books import opened
from jidoka.commands.find import find_task
from jidoka.commands.questions import Asked, age_s, find, fitting, open_questions, questions_of, short
from jidoka.commands.terminal import ERR, OUT, print_json
from jidoka.errors import UsageError
from jidoka.journal.store import Store
from jidoka.tasks.times import ago
from jidoka.types import Json


def asks(*, as_json: bool) -> None:
    """Show all open questions. Raises JournalError."""
    with opened() as store:
        asked = open_questions(store)
    if as_json:
        print_json({"asks": [_told(one) for one in asked]})
    elif not asked:
        ERR.print("nobody waits for an answer")
    else:
        table = Table(Column("id", no_wrap=True), "goal", "question", "answers", "since")
        for one in asked:
            answers = "\n".join(one.question.options) or "any words"
            table.add_row(short(asked, one), one.goal, one.question.question, answers, ago(age_s(one)))
        OUT.print(table, markup=False)
        ERR.print("`jidoka answer ID ANSWER` answers; a running `jidoka work` or `jidoka resume` goes on")


def answer(words: Sequence[str], *, all_: bool, task: str | None, as_json: bool) -> int:
    """Answer questions: `words` are ids and, last, the answer; with `all_` or `task` the answer alone.

    Returns the exit code: 0, or 2 if an answer did not fit. What was said stands either way.

    Raises:
        UsageError: no such question, it was answered, or the answer is not among the options.
    """
    ids, said = _parted(words, bulk=all_ or task is not None)
    with opened() as store:
        asked = _meant(store, ids, all_=all_, task=task)
        done, failed = list[Json](), list[Json]()
        for one in asked:
            try:
                chosen = fitting(one.question, said)
                store.answer(one.task, one.question.id, chosen)
            except UsageError as error:
                if len(asked) == 1:
                    raise
                failed.append({"id": one.id, "error": str(error)})
                ERR.print(f"{one.id}: {error}", markup=False, soft_wrap=True)
            else:
                done.append({"id": one.id, "answer": chosen})
                if not as_json:
                    OUT.print(f"{one.id}: {chosen}", markup=False, soft_wrap=True)
    if as_json:
        print_json({"answered": done, "failed": failed})
    elif not asked:
        ERR.print("nobody waits for an answer")
    return UsageError.exit_code if failed else 0


def _parted(words: Sequence[str], *, bulk: bool) -> tuple[Sequence[str], str]:
    if bulk and len(words) != 1:
        raise UsageError(
            f"with --all or --task give the answer alone; there are {len(words)} words: quote it"
        )
    if not bulk and len(words) < 2:
        raise UsageError("give an id and an answer: `jidoka answer ID ANSWER`; `jidoka asks` lists the ids")
    return words[:-1], words[-1]


def _meant(store: Store, ids: Sequence[str], *, all_: bool, task: str | None) -> list[Asked]:
    if task is not None:
        return questions_of(store, find_task(store, task))
    if all_:
        return open_questions(store)
    return [find(store, said) for said in dict.fromkeys(ids)]


def _told(one: Asked) -> dict[str, Json]:
    return {
        "id": one.id,
        "task": one.task,
        "goal": one.goal,
        "question": one.question.question,
        "options": list(one.question.options),
        "age_s": round(age_s(one), 1),
    }
