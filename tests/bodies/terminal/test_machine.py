"""What is missing is named."""

from __future__ import annotations

import pytest

from jidoka.bodies.terminal.machine import reason


@pytest.mark.parametrize(
    ("complaint", "names"),
    [
        ("bwrap: Unknown option --disable-userns\n", "0.8 or newer"),
        ("bwrap: No permissions to create a new namespace, likely because ...", "user namespaces are off"),
        ("bwrap: Creating new namespace failed: Operation not permitted", "user namespaces are off"),
        ("bwrap: setting up uid map: Permission denied\n", "apparmor_restrict_unprivileged_userns"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "outer container masks it"),
        ("bwrap: Can't find source path /root/x: Permission denied", "can't be reached"),
        ("bwrap: something\nnew", "bwrap: something new"),
        ("", "without a word"),
    ],
)
def test_complaints_are_told_in_words(complaint: str, names: str) -> None:
    assert names in reason(complaint)
