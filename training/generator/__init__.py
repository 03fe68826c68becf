"""Sentences that ask a warehouse robot for something, with the programs they mean."""
