"""What is shown beside the workspace: what was named, the Python behind it, and nothing wider."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jidoka.bodies.terminal import reach
from jidoka.bodies.terminal.reach import Reach, out_of_reach, reach_of
from jidoka.errors import UsageError


def python(prefix: Path) -> Path:
    """An installation of Python, as far as its files tell."""
    (prefix / "bin").mkdir(parents=True)
    (prefix / "lib" / "python3.11").mkdir(parents=True)
    (prefix / "lib" / "python3.11" / "os.py").touch()
    (prefix / "bin" / "python3").touch(0o755)
    return prefix


def environment(folder: Path, program: Path) -> Path:
    """A virtual environment of that program."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(program)
    (folder / "pyvenv.cfg").write_text(f"home = {program.parent}\ninclude-system-site-packages = false\n")
    return folder


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """As a folder that others can read."""
    tmp_path.chmod(0o755)
    return tmp_path


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return python(tmp_path / "versions" / "3.11.7")


def test_the_python_of_an_environment_is_shown_with_it(tmp_path: Path, base: Path) -> None:
    venv = environment(tmp_path / "venv", base / "bin" / "python3")
    found = reach_of([venv])
    assert found.folders == (str(venv), str(base))
    assert found.because == {str(base): f"the Python of {venv}"}


def test_links_on_the_way_are_followed(tmp_path: Path, base: Path) -> None:
    shims = tmp_path / "shims"
    shims.mkdir()
    (shims / "python3").symlink_to(base / "bin" / "python3")
    venv = environment(tmp_path / "real" / "venv", shims / "python3")
    (tmp_path / "link").symlink_to(venv)
    found = reach_of([tmp_path / "link"])
    assert found.folders == (str(tmp_path / "link"), str(venv), str(base))
    assert found.because[str(venv)] == f"{tmp_path / 'link'} leads there"


def test_an_environment_of_an_environment(tmp_path: Path, base: Path) -> None:
    first = environment(tmp_path / "first", base / "bin" / "python3")
    second = environment(tmp_path / "second", first / "bin" / "python")
    assert str(base) in reach_of([second]).folders


def test_the_systems_python_needs_nothing(tmp_path: Path) -> None:
    venv = environment(tmp_path / "venv", Path("/usr/bin/env"))
    assert reach_of([venv, Path("/usr/lib")]) == Reach(folders=(str(venv),))


def test_what_lies_in_a_named_folder_is_not_said_twice(tmp_path: Path, base: Path) -> None:
    all_of_it = base.parent.parent / "all"
    venv = environment(all_of_it / "venv", base / "bin" / "python3")
    assert reach_of([venv, all_of_it, base.parent]) == Reach(folders=(str(all_of_it), str(base.parent)))


def test_a_home_is_not_shown_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = python(tmp_path / "home" / "ann")
    monkeypatch.setenv("HOME", str(home))
    venv = environment(tmp_path / "venv", home / "bin" / "python3")
    with pytest.raises(UsageError, match=f"holds more than a Python; say --also {home}"):
        reach_of([venv])
    assert set(reach_of([venv, home]).folders) == {str(venv), str(home)}


@pytest.mark.parametrize("prefix", ["/opt", "/"])
def test_a_wide_folder_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    venv = environment(tmp_path / "venv", Path("/usr/bin/env"))

    def bases(environment: Path) -> list[Path]:
        return [Path(prefix)] if environment == venv else []

    monkeypatch.setattr(reach, "_bases", bases)
    with pytest.raises(UsageError, match="holds more than a Python"):
        reach_of([venv])


def test_what_can_not_be_shown_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere is no folder"):
        reach_of([tmp_path / "nowhere"])
    with pytest.raises(UsageError, match="all of the machine"):
        reach_of([Path("/")])
    with pytest.raises(UsageError, match="stands on a Python that is not there: /gone/bin/python3"):
        reach_of([environment(tmp_path / "venv", Path("/gone/bin/python3"))])


def test_root_can_not_show_what_is_for_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert reach_of([closed]).folders == (str(closed),)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(UsageError, match=f"chmod -R o\\+rX {closed}"):
        reach_of([closed])


def test_a_command_that_names_what_is_out_of_reach_is_found(tmp_path: Path, base: Path) -> None:
    venv = environment(tmp_path / "opt" / "venv", base / "bin" / "python3")
    known = reach_of([venv])
    python_ = f"{venv}/bin/python"
    assert out_of_reach(f"PYTHONPATH=src:{venv} {python_} -m pytest && /bin/true", known) == ""
    only = Reach(folders=(str(venv),))
    assert f"{python_}, a link to {base}/bin/python3, is out of the" in out_of_reach(f"{python_} -m x", only)
    assert f"{python_}, a link to" in out_of_reach(f"'{python_}' -V", Reach())


@pytest.mark.parametrize(
    "command", ["PATH={0}/a:/bin make", "sh {0}/a", "make DIR={0}", "{0}/a -V", "/usr/bin/env '{0}'"]
)
def test_any_word_may_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setattr(reach, "_NEW", ())
    monkeypatch.setattr(reach, "_SAME", ("/usr",))
    (tmp_path / "a").mkdir()
    said = command.format(tmp_path)
    assert "is out of the sandbox's reach; --also FOLDER" in out_of_reach(said, Reach())
    assert out_of_reach(said, Reach(folders=(str(tmp_path),))) == ""


@pytest.mark.parametrize(
    "command", ["make > /tmp/log", "sh -c 'cat /proc/cpuinfo' /etc", "/bin/sh /nowhere", ""]
)
def test_what_a_sandbox_has_or_may_make_is_within_reach(command: str) -> None:
    assert out_of_reach(command, Reach()) == ""


def test_a_program_is_looked_for_where_the_sandbox_looks(tmp_path: Path) -> None:
    (tmp_path / "onlyhere").touch(0o755)
    ours = {"PATH": f"{tmp_path}:/usr/bin"}
    assert out_of_reach("A=1 env B=2 true", Reach(), ours) == ""
    assert out_of_reach("cd tests && make", Reach(), ours) == ""
    assert out_of_reach("onlyhere -q", Reach(), ours).startswith(
        f"onlyhere is {tmp_path}/onlyhere, which is not on"
    )
    assert out_of_reach("broken 'quote", Reach(), ours) == ""
    assert "write the path out" in out_of_reach("PYTHONPATH=src ~/venv/bin/python -m pytest", Reach(), ours)
