"""The terminal as a whole, in its sandbox."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import jsonschema
import pytest

from jidoka.bodies.called import Cancelled, SkillFailed
from jidoka.bodies.terminal import Terminal
from jidoka.bodies.terminal.body import sandbox_user
from jidoka.bodies.terminal.launcher import SANDBOX_USER
from jidoka.errors import Refused, UsageError
from jidoka.types import Json
from tests.bodies.terminal.conftest import SMALL, Do, Listener

pytestmark = pytest.mark.process


def alive(marker: str) -> list[str]:
    """Processes of the machine whose command line has a marker in it."""
    found: list[str] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if marker.encode() in line and int(folder.name) != os.getpid():
            found.append(line.replace(b"\0", b" ").decode(errors="replace"))
    return found


def test_a_command_sees_its_workspace_and_little_else(do: Do) -> None:
    receipt = do("run", command="echo hello > made; pwd; ls /; id -un")
    assert receipt.ok, receipt
    *_, user = receipt.result["stdout"].split()
    assert user == "worker"
    assert receipt.result["stdout"].startswith("/workspace\n")
    assert not {"root", "home", "run", "var", "work"} & set(receipt.result["stdout"].split())
    assert receipt.result["origin"] == "command in /workspace: echo hello > made; pwd; ls /; id -un"
    assert do("read", path="made").result["text"] == "hello\n"


def test_a_further_folder_can_be_read_and_not_written(workspace: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        Path(folder, "tool").write_text("a tool")
        body = Terminal(workspace, also=(folder,))
        there = body.do("run", {"command": f"cat {folder}/tool; touch {folder}/new"}, Listener())
    assert there.result["stdout"] == "a tool"
    assert "Read-only file system" in str(there.result["stderr"])


@pytest.mark.parametrize("hide_workspace", [False, True])
def test_a_further_folder_may_lie_where_only_its_owner_can_go(hide_workspace: bool) -> None:
    """As a Python below `/root` does; nothing beside it is seen."""
    with (
        tempfile.TemporaryDirectory(dir="/var/tmp") as closed,
        tempfile.TemporaryDirectory(dir="/var/tmp") as top,
    ):
        assert Path(closed).stat().st_mode & 0o077 == 0
        for name in ("one", "two", "beside"):
            Path(closed, name).mkdir()
            Path(closed, name).chmod(0o755)
            Path(closed, name, "tool").write_text(f"tool {name}\n")
        Path(top).chmod(0o755)
        body = Terminal(
            Path(closed if hide_workspace else top, "workspace"), also=(f"{closed}/one", f"{closed}/two")
        )
        said = body.do(
            "run", {"command": f"cat {closed}/*/tool; touch {closed}/one/x; ls {closed} /mnt"}, Listener()
        )
        body.do("write", {"path": "made", "text": "x"}, Listener())
        assert body.do("run", {"command": "cat made"}, Listener()).result["stdout"] == "x"
        body.close()
    assert str(said.result["stdout"]).split("\n")[:2] == ["tool one", "tool two"]
    assert "beside" not in str(said.result["stdout"])
    assert "Read-only file system" in str(said.result["stderr"])
    assert "/mnt" in str(said.result["stderr"]), "it is not there inside"


def test_an_exit_code_is_told_with_the_output(do: Do) -> None:
    receipt = do("run", command="echo out; echo err >&2; exit 7")
    assert (receipt.ok, receipt.code, receipt.result["exit_code"]) == (False, "exit_status", 7)
    assert (receipt.result["stdout"], receipt.result["stderr"]) == ("out\n", "err\n")
    assert do("run", command="kill -9 $$").result["exit_code"] == 137


def test_the_command_is_all_that_its_shell_sees(do: Do) -> None:
    receipt = do("run", command='# a remark\necho "$# $0 [$*]"; ulimit -u; ulimit -c\nnosuch')
    assert receipt.result["stdout"] == f"0 bash []\n{SMALL.processes}\n0\n"
    assert "line 3: nosuch: command not found" in receipt.result["stderr"]
    assert receipt.result["exit_code"] == 127


def test_input_folder_and_environment_are_given(do: Do) -> None:
    do("write", path="sub/file", text="x")
    receipt = do("run", command='cat; echo "$WORD"; pwd', stdin="in\n", env={"WORD": "a b"}, cwd="sub")
    assert receipt.result["stdout"] == "in\na b\n/workspace/sub\n"
    environment = do("run", command="env").result["stdout"]
    assert not [name for name in os.environ if f"{name}=" in environment and name.startswith("PYTEST")]


def test_inspect_can_not_write_and_run_can(do: Do) -> None:
    do("write", path="a", text="before")
    receipt = do("inspect", command="echo after > a; echo $?; cat a; touch /tmp/scratch && echo scratch")
    assert receipt.result["stdout"] == "1\nbefore" + "scratch\n"
    assert do("run", command="echo after > a; cat a").result["stdout"] == "after\n"


def test_what_it_does_is_told_meanwhile(do: Do) -> None:
    talk = Listener()
    do("run", talk, command="for i in 1 2 3; do echo step $i; sleep 0.4; done", timeout_s=10)
    told = [message for _, message in talk.said if message.startswith("step")]
    assert told == sorted(told)
    assert {"step 1", "step 3"} <= set(told)
    assert all(0 <= fraction <= 0.5 for fraction, _ in talk.said)


def test_a_program_that_ignores_signals_is_ended_in_time(do: Do) -> None:
    began = time.monotonic()
    receipt = do(
        "run",
        command="trap '' TERM INT HUP QUIT; echo deaf-4711; while :; do sleep 0.1; done",
        timeout_s=1,
    )
    assert receipt.code == "timeout"
    assert "1 s" in receipt.message
    assert receipt.result["stdout"] == "deaf-4711\n"
    assert time.monotonic() - began < 4
    assert not alive("deaf-4711")
    assert do("run", command="echo on").result["stdout"] == "on\n"


def test_a_daemon_does_not_outlive_its_command(do: Do) -> None:
    began = time.monotonic()
    receipt = do(
        "run", command="setsid nohup sleep 4712.5 >/dev/null 2>&1 & disown; (sleep 4712.5 &) ; echo left"
    )
    assert receipt.result["stdout"] == "left\n"
    assert time.monotonic() - began < 4
    assert not alive("4712.5")


def test_a_cancelled_command_is_ended(do: Do) -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        do("run", Listener(patience_s=0.3), command="sleep 4713.5")
    assert time.monotonic() - began < 3
    assert not alive("4713.5")


def test_two_gigabytes_of_output_are_counted_and_not_kept(do: Do) -> None:
    receipt = do("run", command="echo first; yes xxx | head -c 2147483648; echo last", timeout_s=30)
    assert receipt.ok, receipt.message
    assert receipt.result["stdout_bytes"] == 2147483648 + len("first\nlast\n")
    text = receipt.result["stdout"]
    assert len(text) < SMALL.output_bytes + 100
    assert text.startswith("first\nxxx\n")
    assert text.endswith("xxx\nlast\n")
    assert "bytes left out" in text


def test_binary_output_is_told_as_such(do: Do) -> None:
    receipt = do("run", command="head -c 300000 /dev/urandom; head -c 10 /dev/zero")
    assert receipt.ok
    assert receipt.result["binary"] is True
    assert receipt.result["stdout"].startswith("[300010 bytes of binary output, beginning ")


def test_too_much_memory_or_disk_is_told_and_the_body_lives_on(do: Do, workspace: Path) -> None:
    hog = "import mmap; m = mmap.mmap(-1, 300 << 20); [m.write(bytes(range(256)) * 4096) for _ in range(300)]"
    receipt = do("run", command="python3 -", stdin=hog)
    assert receipt.code == "memory", receipt
    assert "memory" in receipt.message
    flood = "i=0; while :; do i=$((i+1)); head -c 8000000 /dev/zero > f$i || exit 9; done"
    receipt = do("run", command=flood, timeout_s=20)
    assert receipt.code == "disk", receipt
    assert "over its limit" in receipt.message
    with pytest.raises(SkillFailed, match="disk"):
        do("write", path="more", text="x")
    assert do("run", command="rm f*; echo free").result["stdout"] == "free\n"
    assert do("write", path="more", text="x").ok
    assert [path.name for path in workspace.iterdir()] == ["more"]


def test_search_finds_lines_and_refuses_a_broken_pattern(do: Do) -> None:
    do("write", path="a/one.py", text="import os\nprint('x')\n")
    do("write", path="two.txt", text="import nothing\n")
    found = do("search", pattern="^import .*", path=".").result["found"]
    assert sorted(found) == ["a/one.py:1:import os", "two.txt:1:import nothing"]
    assert do("search", pattern="import", glob="*.py").result["found"] == ["a/one.py:1:import os"]
    assert do("search", pattern="('x", literal=True).result["found"] == ["a/one.py:2:print('x')"]
    assert do("search", pattern="nowhere").result["found"] == []
    with pytest.raises(SkillFailed, match="bad_pattern"):
        do("search", pattern="a(")


def test_git_works_and_looking_changes_nothing(do: Do, terminal: Terminal) -> None:
    do("write", path="a", text="1\n")
    assert do("git", command="init", args=["-q", "-b", "main"]).ok
    assert do("git", command="add", args=["a"]).ok
    assert do("git", command="commit", args=["-q", "-m", "It's a start; $(touch no)"]).ok
    do("edit", path="a", blocks=[{"search": "1", "replace": "2"}])
    assert "-1\n+2" in do("git_look", command="diff").result["stdout"]
    assert do("git_look", command="log", args=["--format=%an %s"]).result["stdout"] == (
        "Jidoka It's a start; $(touch no)\n"
    )
    assert not do("git_look", command="branch", args=["other"]).ok
    assert not do("git_look", command="diff", args=["--output=leak"]).ok
    seen = {fact.atom.predicate: fact.value for fact in terminal.observe().facts}
    assert seen["workspace"]["git_branch"] == "main"
    assert len(seen["workspace"]["git_head"]) == 40
    assert seen["last_command"]["code"] == "exit_status"


def test_every_skill_declares_a_valid_schema_and_refuses_what_it_does_not_know(terminal: Terminal) -> None:
    for spec in terminal.skills():
        surprise = jsonschema.Draft202012Validator(spec.parameters).iter_errors({"surprise": 1})
        assert any("surprise" in error.message for error in surprise), spec.name
    with pytest.raises(UsageError, match="no skill 'fly'"):
        terminal.do("fly", {}, Listener())


@pytest.mark.parametrize(
    ("skill", "args"),
    [
        ("run", {"command": "echo \ud800"}),
        ("run", {"command": "echo \0"}),
        ("run", {"command": "x" * 200_000}),
        ("run", {"command": "cat", "stdin": "\udcff"}),
        ("run", {"command": "env", "env": {"A": "\0"}}),
        ("write", {"path": "a", "text": "\ud800"}),
        ("read", {"path": "\ud800"}),
    ],
)
def test_what_no_schema_catches_is_refused_before_anything_began(
    terminal: Terminal, skill: str, args: Json
) -> None:
    with pytest.raises(UsageError):
        terminal.do(skill, args, Listener())
    assert not terminal.observe().facts[1:], "no command ran"


def test_much_input_is_taken(do: Do) -> None:
    receipt = do("run", command="wc -c", stdin="x" * 5_000_000)
    assert receipt.result["stdout"] == "5000000\n"


def test_what_may_be_repeated(terminal: Terminal) -> None:
    recoveries = {spec.name: spec.recovery for spec in terminal.skills()}
    assert {name for name, recovery in recoveries.items() if recovery == "ask"} == {"run", "git"}
    assert {name for name, recovery in recoveries.items() if recovery == "keyed"} == {"write", "edit"}
    assert set(recoveries.values()) == {"ask", "keyed", "repeat"}


def test_without_a_sandbox_it_refuses_and_names_what_is_missing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jidoka.bodies.terminal.launcher.PATH", "/nowhere")
    with pytest.raises(Refused, match=r"bwrap \(Debian: apt-get install bubblewrap\).*unsafe=True"):
        Terminal(workspace)


def test_unsafe_is_loud_and_promises_less(workspace: Path, caplog: pytest.LogCaptureFixture) -> None:
    body = Terminal(workspace, limits=SMALL, unsafe=True)
    assert "WITHOUT A SANDBOX" in caplog.text
    receipt = body.do("run", {"command": "pwd; sleep 4714.5 & exit 3", "timeout_s": 8}, Listener())
    assert receipt.result["stdout"] == f"{workspace}\n"
    assert (receipt.result["exit_code"], receipt.result["sandbox"]) == (3, "none")
    recoveries = {spec.name: spec.recovery for spec in body.skills()}
    assert recoveries["inspect"] == recoveries["git_look"] == "ask"
    assert not alive("4714.5")


def test_a_workspace_of_root_is_not_taken() -> None:
    assert sandbox_user(euid=1000, owner=1000, empty=False) is None
    assert sandbox_user(euid=0, owner=1000, empty=False) == 1000
    assert sandbox_user(euid=0, owner=0, empty=True) == SANDBOX_USER
    with pytest.raises(Refused, match="chown -R"):
        sandbox_user(euid=0, owner=0, empty=False, root=Path("/precious"))
