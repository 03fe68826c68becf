"""The native module, by its file."""

__file__: str
