"""Controls of the gate `security`."""
