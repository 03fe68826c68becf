"""The error tree. Each error names the value, the bound or the alternatives; its type says whether to retry.

JidokaError
├── RetryableError            try again, the same call may succeed
│   ├── BodyUnreachable       a body does not answer
│   ├── ModelUnreachable      a language model does not answer, or wants us to wait
│   ├── Busy                  somebody else holds it
│   └── Stale                 somebody else wrote to the task in between
└── TerminalError             the same call will fail again
    ├── UsageError            the command line or an argument is wrong (exit 2)
    ├── ConfigError           a site, policy or configuration file is wrong (exit 2)
    ├── AssetError            a data file is missing or its hash differs (exit 1)
    ├── Refused               not understood, out of scope, or not allowed (exit 3)
    ├── ModelRefused          a language model will not answer this: key, name, length, price (exit 1)
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


class Stale(RetryableError):
    """An entry was written by somebody else since the task was last read; read on and try again."""


class TerminalError(JidokaError):
    """The same call will fail again."""


class BodyUnreachable(RetryableError):
    """A body's process does not answer."""


class ModelUnreachable(RetryableError):
    """A language model gave no answer, after the retries that make sense.

    Args:
        maybe_billed: whether the provider may have counted the request all the same.
    """

    def __init__(self, text: str, *, maybe_billed: bool) -> None:
        super().__init__(text)
        self.maybe_billed = maybe_billed


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


class ModelRefused(TerminalError):
    """A language model can't be asked, or will not answer this; nothing was billed."""


class BudgetExhausted(TerminalError):
    """The act does not fit what may be spent; a person may grant more.

    Args:
        scope: whose cap it is: `task`, `day` or `total`; `name` says which task or day.
        unit: the field of `ledger.cost.Cost` that is used up.
        more: what "as much again" means: the cap once more, or what the act lacks if that is more.
    """

    exit_code = 4

    def __init__(self, text: str, *, scope: str = "", name: str = "", unit: str = "", more: int = 0) -> None:
        super().__init__(text)
        self.scope, self.name, self.unit, self.more = scope, name, unit, more


class JournalError(TerminalError):
    """The journal is damaged, of a newer format, or can't be written."""


class Fenced(TerminalError):
    """A worker with an older epoch tried to act."""
