"""Controls of the gate `cost`."""
