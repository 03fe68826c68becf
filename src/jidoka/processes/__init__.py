"""Processes of ours: started, found and ended by their files; hosting a body."""
