"""The face for coding agents: questions over stdio, answers as text that is bounded and marked."""
