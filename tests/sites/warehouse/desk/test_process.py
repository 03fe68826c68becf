"""The desk as a process: found by its ready file, killed amid requests, up again with its books."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from jidoka.errors import TerminalError
from jidoka.processes.control import down, up
from jidoka.processes.files import ProcessFiles, Ready
from jidoka.sites.warehouse.desk.ledger import read_ledger
from jidoka.sites.warehouse.desk.seeds import seed_orders

pytestmark = pytest.mark.process

DESK = "jidoka.sites.warehouse.desk"
SEED = 3
ORDER = seed_orders(SEED).shippable[0].number


@pytest.fixture
def files(tmp_path: Path) -> Iterator[ProcessFiles]:
    files = ProcessFiles(tmp_path / "state", "desk")
    yield files
    down(files)


def start(files: ProcessFiles, *arguments: str) -> Ready:
    return up(files, [DESK, "--seed", str(SEED), *arguments])


def log_in(ready: Ready) -> tuple[httpx2.Client, str]:
    """A client that is logged in, and its CSRF token."""
    client = httpx2.Client(base_url=ready.url, follow_redirects=True, trust_env=False)
    account = json.loads(Path(ready.about["credentials"]).read_text())
    html = client.post("login", data={**account, "next": f"/orders/{ORDER}"}).text
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found, html
    return client, found[1]


def test_up_log_in_down(files: ProcessFiles) -> None:
    ready = start(files)
    assert stat.S_IMODE(Path(ready.about["credentials"]).stat().st_mode) == 0o600
    client, _ = log_in(ready)
    assert f"Order {ORDER}" in client.get(f"orders/{ORDER}").text
    assert down(files)
    assert not files.ready.exists()


def test_another_day_is_not_written_over_this_one(files: ProcessFiles) -> None:
    start(files)
    down(files)
    with pytest.raises(TerminalError, match="the books hold another day"):
        up(files, [DESK, "--seed", str(SEED + 1)])
    with pytest.raises(TerminalError, match="before_percent 101"):
        start(files, "--fail-before", "101")


def test_what_was_answered_survives_kill_9(files: ProcessFiles) -> None:
    answered = tried = 0
    session: tuple[httpx2.Client, str] | None = None
    for _ in range(3):
        ready = start(files)
        client, csrf = log_in(ready)
        if session is not None:  # a session outlives the process, too
            old, csrf = session
            client.cookies.update(old.cookies)
        killer = threading.Timer(0.3, os.kill, (ready.pid, signal.SIGKILL))
        killer.start()
        while True:
            tried += 1
            try:
                fields = {"csrf": csrf, "form": str(tried), "status": "shipped"}
                answer = client.post(f"orders/{ORDER}/status", data=fields, follow_redirects=False)
            except httpx2.TransportError:
                break
            assert answer.status_code == 303, answer.text
            answered += 1
        killer.join()
        os.waitpid(ready.pid, 0)
        session = client, csrf
    ledger = read_ledger(files.folder / "desk.db")
    forms = {sent.form for sent in ledger.submissions}
    assert answered >= 3
    # Each kill leaves at most one request of unknown outcome: done or not, but never lost once answered.
    assert answered <= len(ledger.submissions) <= tried == answered + 3
    assert len(forms) == len(ledger.submissions)
    assert ledger.times_shipped() == {ORDER: len(ledger.submissions)}
