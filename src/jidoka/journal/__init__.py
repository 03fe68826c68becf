"""The journal: append-only, the memory of every task."""
