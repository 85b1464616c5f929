"""What comes in: reads of a body, and the schemas made of them."""
