"""The ledger: what may be spent, what is set aside, what was spent. Whole numbers, rounded up."""
