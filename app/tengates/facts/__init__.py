"""One file in, FileFacts out: everything that can be learned from a file's path and bytes alone."""
