"""How it is tested, built, shipped and operated."""
