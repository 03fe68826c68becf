"""Bodies: what senses and acts."""
