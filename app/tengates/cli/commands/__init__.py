"""One file per command; each has `run(arguments)`, which returns the exit code, and is loaded only when asked for."""
