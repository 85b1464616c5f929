"""Controls of the gate `observability`."""
