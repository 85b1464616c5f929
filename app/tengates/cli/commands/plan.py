"""`tengates plan`: the hardening plan made from the gaps."""

from __future__ import annotations

import argparse

from tengates.cli.opening import complain, scanned
from tengates.cli.output import deliver
from tengates.present import jsonable
from tengates.present.html import export_html
from tengates.present.markdown import export_markdown
from tengates.present.text import plan_text


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project, report = scanned(arguments.path)
    complain(project)
    plan = project.plan(arguments.template, start=arguments.start, hours_per_week=arguments.hours_per_week)
    if arguments.format == "json":
        text = jsonable.dump(jsonable.plan_json(plan))
    elif arguments.format == "text":
        text = plan_text(plan)
    elif arguments.format == "html":
        text = export_html(report, plan)
    else:
        text = export_markdown(report, plan)
    deliver(text, arguments.output)
    return 0
