"""One site and one browser for all tests of a module: Chromium takes a second to start."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from jidoka.bodies.browser.body import Browser
from jidoka.bodies.browser.hosts import AllowList
from jidoka.bodies.browser.secrets import Secret, SecretStore
from tests.bodies.browser.site import Listener, Site, Word, browser_for, serving

PASSWORD = "hunter2&<Zürich>"
OTHER = "only-for-elsewhere"


@pytest.fixture(scope="module")
def site() -> Site:
    return Site()


@pytest.fixture(scope="module")
def url(site: Site) -> Generator[str]:
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def forbidden() -> Generator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def browser(folder: Path, url: str, site: Site, forbidden: Listener) -> Generator[Browser]:
    site.elsewhere = forbidden.url
    secrets = SecretStore(
        [
            Secret(name="desk", value=PASSWORD, hosts=AllowList.parse([url.removeprefix("http://")])),
            Secret(name="other", value=OTHER, hosts=AllowList.parse(["elsewhere.example"])),
        ]
    )
    body = browser_for(folder, url, secrets=secrets)
    yield body
    body.close()


@pytest.fixture
def do(browser: Browser) -> Callable[..., Any]:
    """`do("click", ref="e1")`: one skill, its result."""

    def call(skill: str, **args: Any) -> Any:
        return browser.do(skill, args, Word()).result

    return call
