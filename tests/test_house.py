"""The house around the code: documents point at what exists; dependencies are bounded, pinned, explained."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DEVELOPMENT: dict[str, list[str]] = PROJECT["optional-dependencies"]
WANTED: list[str] = [*PROJECT["dependencies"], *(line for lines in DEVELOPMENT.values() for line in lines)]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return found.group().lower()


def pins_of(lock: Path) -> dict[str, str]:
    """Name to exact version of every pinned package."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text("utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert not [link for link in local if not (document.parent / link).exists()]


def test_every_design_note_is_found_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    notes = [path.name for path in (ROOT / "docs" / "design").glob("*.md")]
    assert not [name for name in notes if f"](design/{name})" not in index]


@pytest.mark.parametrize("requirement", WANTED)
def test_dependencies_are_bounded_and_explained(requirement: str) -> None:
    assert "<" in requirement or "==" in requirement, "give it an upper bound"
    table = (ROOT / "docs" / "design" / "dependencies.md").read_text("utf-8")
    assert f"`{name_of(requirement)}`" in table, "say in docs/design/dependencies.md why it is needed"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_hold_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    entries = re.findall(r"^[a-z0-9._-]+==.*?(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert len(entries) == len(pins_of(lock)) > 0
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]
    assert not re.search(r"://|^--(?:index|extra|find)|file:", text, flags=re.MULTILINE)


def test_locks_hold_what_the_project_asks_for_and_agree() -> None:
    run, develop = map(pins_of, LOCKS)
    build = DEVELOPMENT["build"]
    assert {name_of(line) for line in [*PROJECT["dependencies"], *build]} <= run.keys()
    assert {name_of(line) for line in WANTED} <= develop.keys()
    assert run.items() <= develop.items()


def test_the_version_is_in_the_changelog() -> None:
    assert PROJECT["version"] in (ROOT / "CHANGELOG.md").read_text("utf-8")
