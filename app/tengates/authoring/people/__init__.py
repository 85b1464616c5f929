"""Who is calling, and how often."""
