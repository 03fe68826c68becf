"""MiniWoB++ (Liu et al. 2018, arXiv:1802.08802): small web tasks, done by a scripted oracle.

The oracle works through our skills alone: it has the task's sentence and what `read` gives, and acts by
calling skills. Only setting a task up and reading its reward go past the skills.
"""
