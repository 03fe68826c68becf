"""For all tests: a slow or busy machine is no failure, so Hypothesis measures no time.

Laws are tried on 40 examples each, so that the quick tests stay quick; `HYPOTHESIS_PROFILE=thorough` tries
500. No test reaches a paid model: keys from outside are dropped.
"""

from __future__ import annotations

import os

from hypothesis import settings

for _name in [name for name in os.environ if name.endswith("_API_KEY")]:
    del os.environ[_name]

settings.register_profile("house", deadline=None, print_blob=True, max_examples=40)
settings.register_profile("thorough", settings.get_profile("house"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
