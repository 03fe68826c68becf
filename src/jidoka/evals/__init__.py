"""Suites and scores."""
