"""Controls of the gate `auth`."""
