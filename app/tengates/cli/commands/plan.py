"""`tengates plan`: the hardening plan made from the gaps."""

from __future__ import annotations

import argparse

from tengates.cli.opening import complain, scanned
from tengates.cli.output import deliver
from tengates.present import jsonable
from tengates.present.text import plan_text


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, _ = scanned(arguments.path)
    complain(project)
    plan = project.plan(arguments.template, start=arguments.start, hours_per_week=arguments.hours_per_week)
    if arguments.format == "json":
        text = jsonable.dump(jsonable.plan_json(plan))
    elif arguments.format == "text":
        text = plan_text(plan)
    else:
        text = project.export(arguments.format, plan)
    deliver(text, arguments.output)
    return 0
