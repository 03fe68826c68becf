"""Where to walk: routes, stances, free spots."""
