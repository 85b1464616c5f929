"""Pure orchestration: catalogue, scan, score, plan, hunks, propose, verify."""
