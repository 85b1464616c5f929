"""Joins the facts of all files into what the repository does: calls, entry points, guards."""
