"""People and their data: accounts, roles, records, queries, tokens."""
