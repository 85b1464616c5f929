"""What a server does while it waits: clients that are shared, calls that are awaited."""
