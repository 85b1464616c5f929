"""What is known of SDKs and libraries, as data: adding one is a few lines in a table."""
