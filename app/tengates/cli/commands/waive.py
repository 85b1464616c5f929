"""`tengates waive`: accept a control or a finding on purpose, or take that back."""

from __future__ import annotations

import argparse

from tengates.project import Project


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    project = Project.open(arguments.path)
    if arguments.withdraw:
        project.unwaive(arguments.control, arguments.finding)
        print(f"Taken back: {arguments.control} counts again.")
        return 0
    if arguments.finding:
        project.scan()
    project.waive(arguments.control, arguments.reason, finding=arguments.finding, until=arguments.until)
    print(f"Kept in .tengates/project.toml: {arguments.control} is accepted. Every report lists it.")
    return 0
