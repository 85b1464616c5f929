"""Reads strangers' files in processes of our own that may die: a crash or a hang loses that file alone."""
