"""Ways back after a bad release, and runbooks: scripted, or written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tengates.model.survey import Survey
from tengates.survey.delivery.pipelines import workflows_of
from tengates.survey.delivery.writings import Passage, passages

_BACK = re.compile(r"\broll(?:ing|ed)?[ _-]?back|\brevert(?:ing)? (?:a |the )?(?:release|deploy)", re.IGNORECASE)
_DATA = re.compile(r"\b(?:database|migrations?|transactions?|schema|alembic|sql|tables?|db)\b", re.IGNORECASE)
_RELEASE = re.compile(
    r"\b(?:deploy\w*|releases?|versions?|images?|tags?|revisions?|redeploy\w*|vercel|heroku|kubectl|helm|fly|render"
    r"|railway|netlify|git revert|git checkout)\b",
    re.IGNORECASE,
)
_ONE_COMMAND = re.compile(
    r"\b(?:vercel rollback|vercel promote|heroku (?:releases:)?rollback|kubectl rollout undo|helm rollback"
    r"|wrangler rollback|(?:serverless|sls) rollback|netlify rollback|fly(?:ctl)? deploy --image"
    r"|update-traffic\b[^\n]{0,80}--to-revisions|cap \w+ deploy:rollback|railway rollback)",
    re.IGNORECASE,
)
_SCRIPT_NAME = re.compile(r"(?:^|[:_./-])roll-?_?back(?:$|[:_./-])", re.IGNORECASE)
_DATA_NAME = re.compile(
    r"(?:^|[:_./-])(?:db|database|migrat\w*|sql|prisma|knex|alembic|supabase)(?:$|[:_./-])", re.IGNORECASE
)
_RUNBOOK = re.compile(
    r"\brun[ _-]?books?\b|\bincident (?:response|handling|procedures?|playbooks?)|\bplaybooks?\b"
    r"|\bdisaster recovery\b|\brecovery (?:steps|procedures?|plan)\b|\bwhen (?:it|things|something) (?:breaks?|goes? wrong)",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\btroubleshoot\w*|\bcommon (?:issues|problems|errors)\b|\bknown (?:issues|failures)\b", re.IGNORECASE
)
_ENOUGH = 120
_STEPS = 2


@dataclass(frozen=True, slots=True)
class Recovery:
    """A way back or a runbook. `complete` is False while placeholders stand in it."""

    path: str
    line: int
    what: str
    complete: bool = True


def rollback_paths(survey: Survey) -> tuple[Recovery, ...]:
    """Scripts, workflows and passages that bring the last release back; a database's rollback is none."""
    found = [*_scripts(survey), *_workflows(survey)]
    for passage in passages(survey):
        if _is_way_back(passage):
            found.append(Recovery(passage.path, passage.line, f'"{passage.title}"', not passage.unfilled))
        elif one := _ONE_COMMAND.search(passage.text):
            line = passage.line + passage.text[: one.start()].count("\n") + 1
            found.append(Recovery(passage.path, line, f"`{one.group()}`"))
    return tuple(sorted(dict.fromkeys(found), key=lambda row: not row.complete))


def runbooks(survey: Survey) -> tuple[Recovery, ...]:
    """Passages that say what to do when something known fails, with steps; a document with blanks is not complete."""
    rows, found = tuple(passages(survey)), []
    blank = {passage.path for passage in rows if passage.unfilled}
    for passage in rows:
        name = passage.path.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")
        folder = passage.path.rpartition("/")[0].replace("/", " ")
        titled = _RUNBOOK.search(passage.title)
        filed = _RUNBOOK.search(f"{name} | {folder}") and passage.title
        if (titled or filed) and passage.steps >= _STEPS:
            found.append(Recovery(passage.path, passage.line, f'"{passage.title}"', passage.path not in blank))
    return tuple(sorted(found, key=lambda row: not row.complete))


def troubleshooting(survey: Survey) -> tuple[Recovery, ...]:
    """Help with problems that may be meant for developers rather than for an outage."""
    rows = (row for row in passages(survey) if _TROUBLE.search(row.title) or _TROUBLE.search(row.path))
    return tuple(Recovery(row.path, row.line, f'"{row.title}"') for row in rows if row.title)


def _is_way_back(passage: Passage) -> bool:
    if not _BACK.search(passage.title):
        return False
    if _DATA.search(passage.title) and not _RELEASE.search(passage.title):
        return False
    if _DATA.search(passage.text) and not _RELEASE.search(passage.text):
        return False
    long = len(passage.text.strip()) >= _ENOUGH
    return passage.has_command or (passage.steps > 0 and (long or passage.unfilled))


def _scripts(survey: Survey) -> Iterator[Recovery]:
    for path, facts in survey.files.items():
        name = path.rpartition("/")[2]
        if (
            name.endswith((".sh", ".py", ".ts", ".js", ".ps1"))
            and _names_rollback(name)
            and not _DATA_NAME.search(path)
        ):
            yield Recovery(path, 0, "a script")
        for script, text in facts.manifest.scripts if facts.manifest is not None else ():
            if _names_rollback(script) and not _DATA_NAME.search(f"{script} {text}".replace(" ", ":")):
                yield Recovery(path, _line(facts.text, f'"{script}"'), f'the script "{script}"')
        if name.lower() in {"makefile", "justfile"}:
            for number, line in enumerate(facts.text.split("\n"), 1):
                head = line.partition(":")[0]
                if ":" in line and not line[:1].isspace() and _names_rollback(head) and not _DATA_NAME.search(head):
                    yield Recovery(path, number, f"the target {head.strip()}")


def _workflows(survey: Survey) -> Iterator[Recovery]:
    for path, workflow in workflows_of(survey):
        if _SCRIPT_NAME.search(path) or _BACK.search(workflow.name):
            yield Recovery(path, 0, "a workflow")
        for job in workflow.jobs:
            if _SCRIPT_NAME.search(job.name):
                yield Recovery(path, job.line, f"the job {job.name}")


def _names_rollback(name: str) -> bool:
    return bool(_SCRIPT_NAME.search(name))


def _line(text: str, word: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if word in line), 1)
