"""Processes of ours: started, kept, found and ended by their files."""
