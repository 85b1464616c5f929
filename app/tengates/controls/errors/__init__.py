"""Controls of the gate `errors`."""
