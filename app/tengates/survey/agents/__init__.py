"""What a model may do by itself: its tools, what they reach, what stands before them."""
