"""`jidoka run --model` as a user starts it: a model behind a real socket, a terminal in a real sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jidoka.brain.agent.context import BLIND, GONE
from jidoka.journal.seal import replayed
from jidoka.journal.store import Store
from jidoka.processes.control import down, up
from jidoka.processes.files import ProcessFiles
from jidoka.shown import pictures_of
from jidoka.tasks.by_model import ByModel, by_model_json, by_model_of
from jidoka.types import Entry
from tests.bodies.browser.site import Site, serving
from tests.models.openai_server import (
    ModelServer,
    Reply,
    chunk,
    model_server,
    streamed,
    tool_chunk,
    usage_chunk,
)

pytestmark = pytest.mark.process

FINDS = {"tool": "terminal__inspect", "args": {"command": "grep -qx hello a.txt"}, "finds": {"exit_code": 0}}


def calls(tool: str, **args: object) -> Reply:
    parts = tool_chunk(tool, json.dumps(args)), chunk({}, "tool_calls"), usage_chunk(50, 10)
    return streamed(*parts)


EXPECT, DONE = calls("expect", checks=[FINDS]), calls("done", claim="a.txt says hello")
WRITE = calls("terminal__write", path="a.txt", text="hello\n")
RUN = calls("terminal__run", command="wc -l a.txt >> count.txt")


@dataclass
class User:
    """Runs `jidoka` with a home and a model of its own."""

    home: Path
    server: ModelServer
    more: str = ""
    """Further settings."""

    def __call__(self, *arguments: str, fault: str = "") -> tuple[int, str, str]:
        config = self.home / "jidoka.toml"
        self.home.mkdir(exist_ok=True)
        config.write_text(f'[models.lab]\nurl = "{self.server.url}"\nmodel = "m"\nprice = 0\n{self.more}')
        env = {**os.environ, "JIDOKA_HOME": str(self.home), "JIDOKA_CONFIG": str(config)}
        env |= {"JIDOKA_FAULT": fault} if fault else {}
        command = [sys.executable, "-m", "jidoka.cli", *arguments]
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    @property
    def workspace(self) -> Path:
        return self.home.parent / "workspace"

    @property
    def by_lab(self) -> tuple[str, ...]:
        return ("--model", "lab", "--workspace", str(self.workspace))

    def entries(self) -> list[Entry]:
        with Store(self.home / "journal.db", now=lambda: 1.0) as store:
            return store.entries(store.tasks()[-1])

    def terminals(self) -> list[Path]:
        return list((self.home / "workspaces").glob("*/terminal.json"))


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path / "home", model_server())


def last(out: str) -> Mapping[str, Any]:
    return json.loads(out.splitlines()[-1])


def test_a_goal_is_reached_checked_and_told(user: User) -> None:
    user.server.replies += [EXPECT, calls("done", claim="a lie"), WRITE, DONE]
    code, out, err = user("run", "Write hello into a.txt", *user.by_lab, "--json")
    assert code == 0, err
    assert (last(out)["outcome"], last(out)["verified"]) == ("done", True)
    assert (user.workspace / "a.txt").read_text() == "hello\n"
    denied = user.server.asked[2]["messages"][-1]["content"]
    assert "Not done" in denied
    assert "<<data" in denied
    assert user.terminals() == [], "the terminal's process has ended"
    entries = user.entries()
    assert replayed(entries).equal
    assert by_model_of(entries) == ByModel(models=("lab",), workspace=str(user.workspace))


@pytest.mark.parametrize("fault", ["model.after:3", "intent.after:2", "call.after:2"])
def test_a_killed_task_is_resumed_with_its_model_and_workspace(user: User, fault: str) -> None:
    user.server.replies += [EXPECT, WRITE, RUN, DONE]
    user.server.replies += [DONE] if fault.startswith("model.after") else []
    code, _, _ = user("run", "Write hello into a.txt", *user.by_lab, fault=fault)
    assert code == -9
    lost = fault.startswith("model.after")
    if lost:
        user.server.replies.insert(0, RUN)
    code, _, err = user("resume", user.entries()[0].task)
    assert code == 0, err
    assert (user.workspace / "count.txt").read_text() == "1 a.txt\n", "done once"
    thoughts = [entry for entry in user.entries() if entry.kind == "thought" and "text" in entry.data]
    assert len(user.server.asked) == len(thoughts) + lost, "only an answer that was lost is asked for again"


@pytest.fixture
def page(user: User, tmp_path: Path) -> Generator[str]:
    """The address of a page, and a browser that may reach it among the user's bodies."""
    files = ProcessFiles(tmp_path / "bodies", "browser")
    with serving(Site()) as url:
        ready = up(files, ["jidoka.bodies.browser", "--allow", url.removeprefix("http://")])
        user.more = f'[bodies.browser]\nurl = "{ready.url}"\ntoken = "{ready.token}"\n'
        yield f"{url}/page/form"
        assert down(files)


@pytest.mark.parametrize("sees", [True, False])
def test_a_picture_that_is_asked_for_is_given_and_soon_told_in_words(
    user: User, page: str, sees: bool
) -> None:
    user.more = f"pictures = {json.dumps(sees)}\n{user.more}"
    shoot = calls("browser__screenshot", show=True, file="it")
    rest = [
        calls("browser__read"),
        calls("look"),
        calls("browser__screenshot"),
        calls("done", claim="a form"),
    ]
    user.server.replies += [calls("browser__open", url=page), shoot, *rest]
    code, out, err = user("run", f"What does {page} look like?", "--model", "lab")
    assert (code, out) == (0, "a form\n"), err

    given = [json.dumps(asked["messages"]).count("data:image/png;base64,") for asked in user.server.asked]
    assert given == ([0, 0, 1, 1, 1, 0] if sees else [0] * 6)
    words = [json.dumps(asked["messages"]).count("[picture of 1280 x 800 px") for asked in user.server.asked]
    assert words == [0, 0, 1, 1, 1, 1]
    last_asked = json.dumps(user.server.asked[-1]["messages"])
    assert (GONE in last_asked, BLIND in last_asked) == (sees, not sees)

    entries = user.entries()
    (shown,) = [entry for entry in entries if entry.kind == "receipt" and pictures_of(entry.data["result"])]
    lines = user("journal", entries[0].task)[1].splitlines()
    assert max(map(len, lines)) < 2000, "a picture stands in the journal's lines by its size"
    assert "[picture of 1280 x 800 px" in next(line for line in lines if line.startswith(f"{shown.seq:6} "))
    assert replayed(entries).equal


def test_what_the_model_asks_is_answered_later_by_anybody(user: User) -> None:
    user.server.replies += [calls("ask", question="Which word?"), EXPECT, WRITE, DONE]
    code, out, _ = user("add", "Write the word into a.txt", *user.by_lab)
    task = out.strip()
    assert (code, user("work", "--once")[0]) == (0, 4)
    assert user("answer", f"{task}:q1", "hello")[0] == 0
    code, _, err = user("work", "--once")
    assert code == 0, err
    assert "the person says: hello" in user.server.asked[1]["messages"][-1]["content"]


def test_a_question_is_answered_on_standard_output(user: User) -> None:
    user.server.replies += [calls("done", claim="It is [4].")]
    code, out, err = user("run", "What is 2 + 2?", "--model", "lab")
    assert (code, out) == (0, "It is [4].\n"), err


def test_a_model_that_can_not_be_asked_leaves_no_task(user: User) -> None:
    code, _, err = user("run", "x", "--model", "xai:grok-4")
    assert code == 1
    assert "XAI_API_KEY" in err
    code, _, err = user("run", "x", "--workspace", str(user.workspace))
    assert code == 2
    assert "--model" in err
    assert not (user.home / "journal.db").exists()


def test_who_works_a_task_off_stands_in_its_first_entry() -> None:
    by = ByModel(models=("a:b", "c:d"), workspace="/w")
    queued = Entry(1, "t", "queued", 0.0, {"text": "x", **by_model_json(by)})
    assert by_model_of([queued, Entry(2, "t", "goal", 0.0, {"text": "x"})]) == by
    assert by_model_of([Entry(1, "t", "goal", 0.0, {"text": "x", **by_model_json(None)})]) is None
