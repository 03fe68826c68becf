"""The small pure decisions: dialogs, what an error says, names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from jidoka.bodies.browser.dialogs import Policy
from jidoka.bodies.browser.errors import CODES, attempt_of, failed, first_line
from jidoka.bodies.browser.files import Files
from jidoka.errors import UsageError

DISABLED = """Locator.click: Timeout 250ms exceeded.
Call log:
  - waiting for get_by_role("button", name="performing click action")
    - locator resolved to <button disabled>Go</button>
  - attempting click action
    2 × waiting for element to be visible, enabled and stable
      - element is not enabled
    - retrying click action
"""
BEGUN = DISABLED + "    - performing click action\n"


def test_a_click_is_only_begun_if_the_log_says_so() -> None:
    seen = attempt_of(DISABLED)
    assert (seen.found, seen.performed, seen.obstacle) == (True, False, "element is not enabled")
    assert attempt_of(BEGUN).performed
    assert attempt_of('  - elementHandle.press("Enter")\n').performed
    assert not attempt_of("  - waiting for locator('aria-ref=e1')\n").found


def test_an_error_is_said_in_one_line() -> None:
    assert first_line(DISABLED) == "Timeout 250ms exceeded."
    assert first_line("") == "no reason given"


def test_every_failure_has_a_code_of_ours() -> None:
    with pytest.raises(ValueError, match="no code"):
        failed("oops", "x")
    for code in CODES:
        assert failed(code, "x").code == code
    assert failed("timeout", "x").retryable
    assert not failed("secret", "x").retryable


@pytest.mark.parametrize(
    ("answer", "confirm", "text"),
    [
        (None, "dismiss", ""),
        ("accept", "accept", ""),
        ("dismiss", "dismiss", ""),
        ({"text": "Ada"}, "accept", "Ada"),
    ],
)
def test_a_call_brings_its_own_answer(answer: object, confirm: str, text: str) -> None:
    policy = Policy().for_one_call(answer)
    assert (policy.reply("confirm"), policy.text) == (confirm, text)
    assert (policy.reply("alert"), policy.reply("unheard of")) == ("accept", "dismiss")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.csv", "report.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b;c.txt", "a_b_c.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".txt", "x" * 96 + ".txt"),
    ],
)
def test_a_name_from_outside_is_made_harmless(tmp_path: Path, name: str, kept: str) -> None:
    assert Files(tmp_path, max_bytes=1).new("downloads", name) == tmp_path / "downloads" / kept


def test_no_file_is_overwritten_or_taken_from_elsewhere(tmp_path: Path) -> None:
    files = Files(tmp_path / "in", max_bytes=1)
    first = files.new("downloads", "a.txt")
    first.touch()
    assert files.new("downloads", "a.txt").name == "a-2.txt"
    (tmp_path / "secret").touch()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    for name in ("../secret", "/etc/hostname", "link"):
        with pytest.raises(UsageError, match="outside"):
            files.inside([name])
    assert files.inside(["downloads/a.txt"]) == [first.resolve()]
