"""Asks the model every case and fails when too few answers are as they must be: python -m evals.run"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

$import_line

MODEL = "$model"
MIN_PASS_RATE = $rate
CASES = Path(__file__).with_name("cases.jsonl")

client = $client


def answer(prompt: str, question: str) -> str:
    """What the model says to a question under one of the app's own prompts."""
$answer


def is_ready(case: dict[str, Any]) -> bool:
    """Whether somebody filled the case in."""
    return "[add" not in json.dumps(case)


def is_passed(case: dict[str, Any]) -> bool:
    """Whether the answer holds all that it must, and nothing that it must not."""
    module, name = case["prompt"].split(":")
    text = answer(getattr(importlib.import_module(module), name), case["question"]).lower()
    wanted = all(part.lower() in text for part in case["must_contain"])
    passed = wanted and not any(part.lower() in text for part in case["must_not_contain"])
    print("passed" if passed else "FAILED", case["id"])
    return passed


def main() -> int:
    """Run what is filled in."""
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines() if line.strip()]
    ready = [case for case in cases if is_ready(case)]
    print(f"{len(cases) - len(ready)} of {len(cases)} cases are not filled in yet")
    if not ready:
        return 1
    pass_rate = sum(is_passed(case) for case in ready) / len(ready)
    print(f"{pass_rate:.0%} passed, {MIN_PASS_RATE:.0%} are needed")
    return 0 if pass_rate >= MIN_PASS_RATE else 1


if __name__ == "__main__":
    sys.exit(main())
