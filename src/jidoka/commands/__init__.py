"""What the command line does.

`cli.py` names the commands; each module here does one, and is imported when it is used.
"""
