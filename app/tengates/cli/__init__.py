"""The command line; needs no display and loads no PySide6."""
