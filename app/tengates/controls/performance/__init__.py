"""Controls of the gate `performance`."""
