"""Model calls: limits, clients, answers, loops, tools, prompts."""
