"""A software company of agents: from a backlog to merged, tested change (docs/design/company.md)."""
