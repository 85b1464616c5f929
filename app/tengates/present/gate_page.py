"""A gate explained: its question, its risk, its minimum, its controls."""

from __future__ import annotations

from tengates.engine.catalog import load_catalog
from tengates.present.words import figure


def gate_text(gate_id: str) -> str:
    """The gate's page as text, "" when there is no such gate."""
    catalog = load_catalog()
    gate = next((item for item in catalog.gates if item.id == gate_id), None)
    if gate is None:
        return ""
    lines = [gate.title, "=" * len(gate.title), "", gate.question]
    lines += [f"Risk when skipped: {gate.risk}. A launch needs {figure(gate.minimum)} of 5.", "", "Controls"]
    lines += [f"  {row.id:<36} weight {row.weight}  {row.title}" for row in catalog.controls if row.gate == gate.id]
    return "\n".join(lines) + "\n"
