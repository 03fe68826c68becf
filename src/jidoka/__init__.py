"""Jidoka: a worker that runs itself, notices what is wrong, and stops."""

__version__ = "0.1.0"
