"""Where an issue's line goes in a changelog."""

from __future__ import annotations

import pytest

from jidoka.company.repository.release import line_added

PARTS = "# Log\n\n## Unreleased\n\n### Added\n- a\n{}\n## 1.0\n\n### Changed\n- old\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "## Unreleased\n\n- x\n"),
        ("# Log\n", "# Log\n\n## Unreleased\n\n- x\n"),
        ("# Log\n\n## 1.0\n- a\n", "# Log\n\n## Unreleased\n\n- x\n\n\n## 1.0\n- a\n"),
        ("# Log\n\n## [Unreleased]\n- a\n", "# Log\n\n## [Unreleased]\n\n- x\n- a\n"),
        (PARTS.format("\n### Changed\n- b\n"), PARTS.format("\n### Changed\n\n- x\n- b\n")),
        (PARTS.format(""), PARTS.format("").replace("### Added", "### Changed\n\n- x\n\n### Added")),
    ],
)
def test_it_is_the_first_of_what_is_unreleased(old: str, new: str) -> None:
    assert line_added(old, "- x") == new


def test_it_is_not_put_into_what_was_released() -> None:
    assert line_added(PARTS.format(""), "- x").index("- x") < PARTS.index("## 1.0")
