"""Here models are asked for real, over sockets, on loopback alone."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from pydantic_ai.models import override_allow_model_requests


@pytest.fixture(autouse=True)
def asking_is_allowed() -> Generator[None]:
    """For the tests of this folder, whose models all have addresses on loopback."""
    with override_allow_model_requests(True):
        yield
