"""First tests, pipelines, containers."""
