"""Controls of the gate `deployment`."""
