"""Edits of files as they are written: places, imports, manifests, the environment."""
