"""Controls of the gate `testing`."""
