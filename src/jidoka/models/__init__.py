"""Language models of every kind, each a `protocols.Mind` (docs/design/models.md); `open.open_mind` makes one.

Only commands, evals and `app` import this: brains and bodies know no model.
"""
