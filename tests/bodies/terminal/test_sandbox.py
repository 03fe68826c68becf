"""The argument list says what a command sees."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from jidoka.bodies.terminal.limits import Limits, limited
from jidoka.bodies.terminal.sandbox import View, bwrap_arguments

LIMITS = Limits()


def arguments(view: View, etc: Mapping[str, int] | None = None) -> list[str]:
    return bwrap_arguments(
        view, LIMITS, ("/bin/true",), seccomp_fd=7, status_fd=8, etc_fds=etc or {}, ceilings={}
    )


def pairs(words: list[str], option: str, count: int = 2) -> list[tuple[str, ...]]:
    return [tuple(words[i + 1 : i + 1 + count]) for i, word in enumerate(words) if word == option]


def test_everything_is_unshared_and_nothing_of_the_machine_is_bound_but_usr() -> None:
    words = arguments(View(workspace="/srv/job"))
    for name in ("user", "ipc", "pid", "uts", "cgroup", "net"):
        assert f"--unshare-{name}" in words
    for option in ("--disable-userns", "--die-with-parent", "--new-session", "--clearenv"):
        assert option in words
    assert pairs(words, "--bind") == [("/srv/job", "/workspace")]
    assert pairs(words, "--ro-bind") == [("/usr", "/usr")]
    assert pairs(words, "--ro-bind-try") == [
        ("/etc/alternatives", "/etc/alternatives"),
        ("/etc/ssl/certs", "/etc/ssl/certs"),
    ]
    assert pairs(words, "--remount-ro", 1) == [("/dev",), ("/",)]
    assert pairs(words, "--seccomp", 1) == [("7",)]
    assert words[-2:] == ["bash", "/bin/true"]


def test_every_file_system_in_memory_has_a_size() -> None:
    words = arguments(View(workspace="/srv/job"))
    for i, word in enumerate(words):
        if word == "--tmpfs":
            assert words[i - 4 : i - 2] == ["--size", str(LIMITS.scratch_bytes)]


def test_to_look_is_to_see_it_read_only() -> None:
    words = arguments(View(workspace="/srv/job", read_only=True, inside="/home", cwd="a/b"))
    assert ("/srv/job", "/home") in pairs(words, "--ro-bind")
    assert pairs(words, "--bind") == []
    assert pairs(words, "--chdir", 1) == [("/home/a/b",)]


def test_a_further_folder_is_seen_where_it_is_and_read_only() -> None:
    words = arguments(View(workspace="/srv/job", also=("/opt/venv", "/tmp/tools")))
    assert pairs(words, "--ro-bind") == [
        ("/usr", "/usr"),
        ("/opt/venv", "/opt/venv"),
        ("/tmp/tools", "/tmp/tools"),
    ]
    assert words.index("/tmp/tools") > words.index("--tmpfs")
    assert words.index("--bind") < words.index("--remount-ro", words.index("--bind"))


def test_a_further_folder_may_have_to_be_looked_for_elsewhere() -> None:
    words = arguments(View(workspace="/mnt/0", also=("/a", "/b"), found_at={"/a": "/mnt/1"}))
    assert pairs(words, "--ro-bind")[1:] == [("/mnt/1", "/a"), ("/b", "/b")]
    assert pairs(words, "--bind") == [("/mnt/0", "/workspace")]


def test_a_network_is_shared_only_when_said() -> None:
    assert "--unshare-net" not in arguments(View(workspace="/w", shared_network=True))


@given(st.dictionaries(st.text("ABC_", min_size=1), st.text()))
def test_the_environment_is_exactly_what_was_said(env: dict[str, str]) -> None:
    names = {name for name, _ in pairs(arguments(View(workspace="/w", env=env)), "--setenv")}
    assert names == {"PATH", "HOME", "LANG", "USER", "TERM", *env}


@given(st.dictionaries(st.sampled_from(["nproc", "data", "nofile"]), st.integers(0, 10**6)))
def test_no_limit_is_set_above_what_we_may_set(ceilings: dict[str, int]) -> None:
    script = limited(("/bin/true",), LIMITS, ceilings)[2]
    words = script.split(" ||")[0].split()[1:]
    said = dict(zip(words[::2], words[1::2], strict=True))
    for name, option, unit in (("nproc", "-u", 1), ("data", "-d", 1024), ("nofile", "-n", 1)):
        assert int(said[option]) * unit <= ceilings.get(name, 1 << 62)
    assert int(said["-f"]) * 1024 == LIMITS.disk_bytes
    assert said["-c"] == "0"
