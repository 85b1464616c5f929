"""The only room that touches the founder's disk and git: open, snapshot, apply, undo."""
