"""A web browser as a body: the system's Chromium, led through Playwright, reaching allowed hosts alone."""
