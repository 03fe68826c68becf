"""No test here asks a provider: the library refuses, and only the server on loopback is excepted."""

from __future__ import annotations

import pydantic_ai.models

pydantic_ai.models.ALLOW_MODEL_REQUESTS = False
