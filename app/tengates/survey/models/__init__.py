"""Model calls: what they are sent, where their answers go, what they cost."""
