"""The body `repository`: what may be done to a person's repository, each act checked by what it changes."""
