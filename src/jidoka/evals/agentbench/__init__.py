"""AgentBench-OS through the terminal body: the items that bring their own solution."""
