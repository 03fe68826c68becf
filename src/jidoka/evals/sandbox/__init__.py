"""Attacks on the terminal's sandbox, and how they are judged."""
