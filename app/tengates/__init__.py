"""Ten Gates takes a vibe-coded prototype to production, gate by gate."""

__version__ = "0.1.0"
