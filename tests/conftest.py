"""For all tests: a slow or busy machine is no failure, so Hypothesis measures no time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
