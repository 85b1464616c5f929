"""One file per control; the catalogue discovers them."""
