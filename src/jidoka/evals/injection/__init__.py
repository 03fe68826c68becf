"""AgentDojo: prompt injections against a brain that obeys every one that it reads."""
