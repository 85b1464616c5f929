"""Controls of the gate `validation`."""
