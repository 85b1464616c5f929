"""Controls of the gate `monitoring`."""
