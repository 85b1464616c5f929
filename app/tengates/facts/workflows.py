"""CI definitions of the common systems, in one vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tengates.facts.structured import LINES, Tree, read_yaml
from tengates.model.config import Job, Step, Workflow

_PUSHES = ("push", "pull_request")
_JENKINS_STEP = re.compile(r"(?:^|[\s{;])(?:sh|bat|powershell|pwsh)[ \t]*\(?[ \t]*(?:script:[ \t]*)?('''|\"\"\"|['\"])")
_LINE = 4_000
_GITLAB_KEYS = {"stages", "variables", "image", "include", "default", "workflow", "services", "cache", "before_script"}
_FORGIVEN = re.compile(r"\|\|\s*(?:true|:|exit 0)\s*$")


def ci_system(path: str) -> str:
    """Which CI system a path belongs to, "" for none."""
    name = path.rpartition("/")[2]
    if path.startswith(".github/workflows/") and name.endswith((".yml", ".yaml")):
        return "github"
    return {
        ".gitlab-ci.yml": "gitlab",
        "azure-pipelines.yml": "azure",
        "azure-pipelines.yaml": "azure",
        "bitbucket-pipelines.yml": "bitbucket",
        ".travis.yml": "travis",
        "Jenkinsfile": "jenkins",
    }.get(path, "circleci" if path in {".circleci/config.yml", ".circleci/config.yaml"} else "")


def read_workflow(path: str, text: str) -> Workflow:
    """The workflow in this file; UnreadableError when its YAML cannot be read."""
    system = ci_system(path)
    if system == "jenkins":
        return Workflow(system, _PUSHES, (Job("pipeline", 1, tuple(_jenkins_steps(text))),))
    tree = _table(read_yaml(text))
    if system == "github":
        return Workflow(
            system, _triggers(tree.get("on", tree.get("true"))), tuple(_github_jobs(tree)), str(tree.get("name", ""))
        )
    if system == "gitlab":
        return Workflow(system, _PUSHES, tuple(_gitlab_jobs(tree)))
    return Workflow(system, _PUSHES, (Job(system, 1, tuple(_commands(tree))),))


def _jenkins_steps(text: str) -> Iterator[Step]:
    """Commands in quotes; those in triple quotes may go on over many lines and are one step."""
    quote, start, command = "", 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        rest = line[:_LINE]
        if not quote:
            found = None if rest.lstrip().startswith(("//", "*", "/*")) else _JENKINS_STEP.search(rest)
            if found is None:
                continue
            quote, start, command, rest = found.group(1), number, "", rest[found.end() :]
        part, closed, _ = rest.partition(quote)
        command = f"{command}\n{part}"[:_LINE]
        if closed or len(quote) == 1:
            yield _command(start, command.strip())
            quote = ""


def _command(line: int, text: str) -> Step:
    return Step(line, run=text, may_fail=bool(_FORGIVEN.search(text.strip())))


def _triggers(value: Tree) -> tuple[str, ...]:
    """A push of tags alone is "tag": it is no run on every change."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return tuple("tag" if key == "push" and _tags_only(item) else key for key, item in _rows(value))


def _tags_only(value: Tree) -> bool:
    table = _table(value)
    return "tags" in table and not {"branches", "branches-ignore", "paths"} & set(table)


def _github_jobs(tree: Mapping[str, Tree]) -> Iterator[Job]:
    folder = _default_folder(tree)
    for name, value in _rows(tree.get("jobs")):
        job = _table(value)
        rows = job.get("steps")
        steps = [_table(row) for row in rows] if isinstance(rows, list) else []
        minded = " ".join(str(row.get("if", "")) + str(row.get("run", "")) for row in steps)
        inside = _default_folder(job) or folder
        yield Job(
            name=name,
            line=_line(_table(tree.get("jobs")), name),
            steps=tuple(_github_step(row, inside, minded) for row in steps),
            uses=str(job.get("uses", "")),
            condition=str(job.get("if", "")),
            may_fail=str(job.get("continue-on-error", "")).lower() == "true",
        )


def _default_folder(table: Mapping[str, Tree]) -> str:
    return str(_table(_table(table.get("defaults")).get("run")).get("working-directory", ""))


def _github_step(row: Mapping[str, Tree], folder: str, minded: str) -> Step:
    """A step that may fail counts all the same when a later step asks how it ended."""
    run = str(row.get("run", "")) or _in_image(row)
    asked = f"steps.{row.get('id', '')}.outcome" in minded
    forgiven = str(row.get("continue-on-error", "")).lower() == "true" and not asked
    first = next((key for key in ("run", "uses", "name") if key in row), "")
    return Step(
        line=_line(row, first),
        run=run,
        uses=str(row.get("uses", "")),
        name=str(row.get("name", "")),
        condition=str(row.get("if", "")),
        may_fail=forgiven,
        folder=str(row.get("working-directory", folder)).removeprefix("./").rstrip("/"),
    )


def _in_image(row: Mapping[str, Tree]) -> str:
    """What a step runs in a container of its own: `uses: docker://node:22` with `args: npm test`."""
    return str(_table(row.get("with")).get("args", "")) if str(row.get("uses", "")).startswith("docker://") else ""


def _gitlab_jobs(tree: Mapping[str, Tree]) -> Iterator[Job]:
    for name, value in _rows(tree):
        job = _table(value)
        if name in _GITLAB_KEYS or "script" not in job:
            continue
        script = job["script"]
        commands = [str(item) for item in script] if isinstance(script, list) else [str(script)]
        line = _line(job, "script")
        forgiven = str(job.get("allow_failure", "")).lower() == "true"
        steps = tuple(_command(line, text) for text in commands)
        yield Job(name, _line(tree, name), steps, may_fail=forgiven)


def _commands(tree: Mapping[str, Tree]) -> Iterator[Step]:
    """Every command anywhere in the file, for systems whose shape does not matter here."""
    stack: list[tuple[str, Tree, int]] = [("", tree, 1)]
    while stack:
        key, value, line = stack.pop()
        if isinstance(value, dict):
            stack += [(name, item, _line(value, name)) for name, item in reversed(_rows(value))]
        elif isinstance(value, list):
            stack += [(key, item, line) for item in reversed(value)]
        elif key in {"run", "command", "script", "bash", "sh", "powershell"}:
            yield _command(line, str(value))


def _rows(value: Tree) -> list[tuple[str, Tree]]:
    return [(str(key), item) for key, item in _table(value).items() if key != LINES]


def _line(table: Mapping[str, Tree], key: str) -> int:
    lines = table.get(LINES)
    return int(lines.get(key, 1)) if isinstance(lines, dict) else 1


def _table(value: Tree) -> Mapping[str, Tree]:
    return value if isinstance(value, dict) else {}
