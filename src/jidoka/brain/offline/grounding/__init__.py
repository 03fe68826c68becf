"""From clauses to facts: which boxes and places the words mean in this hall."""
