"""Brains: from goal, entries and facts to the next proposal."""
