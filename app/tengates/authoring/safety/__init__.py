"""Origins, queries, commands, pages, sessions, secrets."""
