"""The error tree. Each error names the value, the bound or the alternatives; its type says whether to retry.

JidokaError
├── RetryableError            try again, the same call may succeed
│   ├── BodyUnreachable       a body does not answer
│   └── Busy                  somebody else holds it
└── TerminalError             the same call will fail again
    ├── UsageError            the command line or an argument is wrong (exit 2)
    ├── ConfigError           a site, policy or configuration file is wrong (exit 2)
    ├── AssetError            a data file is missing or its hash differs (exit 1)
    ├── Refused               not understood, out of scope, or not allowed (exit 3)
    ├── BudgetExhausted       the act does not fit what may be spent (exit 4)
    ├── JournalError          damaged, newer, or not writable (exit 1)
    └── Fenced                an older epoch tried to act (exit 1)
"""

from __future__ import annotations


class JidokaError(Exception):
    """Every error that we raise on purpose. Its text is one clear line."""

    exit_code = 1


class RetryableError(JidokaError):
    """The same call may succeed later."""


class TerminalError(JidokaError):
    """The same call will fail again."""


class BodyUnreachable(RetryableError):
    """A body's process does not answer."""


class Busy(RetryableError):
    """A lease, a port or a body is held by somebody else."""


class UsageError(TerminalError):
    """The command line or an argument is wrong."""

    exit_code = 2


class ConfigError(TerminalError):
    """A file that a person wrote is wrong; the text names file, line and what would be right."""

    exit_code = 2


class AssetError(TerminalError):
    """A data file is missing, or its hash is not the pinned one."""


class Refused(TerminalError):
    """Not understood, out of scope, or not allowed."""

    exit_code = 3


class BudgetExhausted(TerminalError):
    """The act does not fit what the task may spend; a person may grant more."""

    exit_code = 4


class JournalError(TerminalError):
    """The journal is damaged, of a newer format, or can't be written."""


class Fenced(TerminalError):
    """A worker with an older epoch tried to act."""
