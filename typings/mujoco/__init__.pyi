# What we use of MuJoCo's bindings, which ship no types. Arrays are numpy views; the rest is Any on purpose.
from typing import Any

def __getattr__(name: str) -> Any: ...
