"""The andon: who may stop the work, what needs a person's word, and what a policy says."""
