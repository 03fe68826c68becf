"""The agent: a brain that asks a language model, and calls skills as its tools (docs/design/agent.md)."""

from jidoka.brain.agent.brain import Agent

__all__ = ["Agent"]
