"""One file per guided refactor; the catalogue discovers them."""
