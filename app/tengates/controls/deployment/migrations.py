"""deployment.migrations: the schema changes by versioned steps that can be read, repeated and reviewed."""

from __future__ import annotations

from tengates.authoring import (
    Confidence,
    Control,
    Evidence,
    Kind,
    Outcome,
    Survey,
    does_not_apply,
    evidence,
    missing,
    partly,
    present,
    when,
)
from tengates.survey.people.migrations import (
    Migrations,
    find_losses,
    find_migrations,
    find_on_the_spot,
    numbered_scripts,
)
from tengates.survey.people.records import records

_SHOWN = 3


def judge(survey: Survey) -> Outcome:
    """Migrations under version control; a schema that is pushed or made on the spot has no history."""
    found = find_migrations(survey)
    spots = find_on_the_spot(survey)
    if found:
        return _versioned(survey, found)
    kept = [row for row in records(survey) if row.kind not in {"mongoose", "mongo"}]
    where = [evidence(row.path, row.line, row.what) for row in spots[:_SHOWN]]
    scripts = numbered_scripts(survey)
    if scripts:
        noted = [evidence(path, 1, "a numbered SQL file") for path in scripts[:_SHOWN]]
        return partly("your SQL files are numbered, but nothing remembers which of them have run", *noted)
    if not kept and not spots:
        return does_not_apply("no database with a schema is declared here")
    shown = where or [evidence(row.place.path, row.place.line, f"{row.name} is declared here") for row in kept[:_SHOWN]]
    return missing("the tables have no versioned migrations, so a change cannot be repeated or taken back", *shown)


def _versioned(survey: Survey, found: tuple[Migrations, ...]) -> Outcome:
    """What is there, and which steps throw data away."""
    count = sum(len(row.paths) for row in found)
    noted: list[Evidence] = [evidence(row.paths[-1], 1, f"{row.tool}: the latest of {len(row.paths)}") for row in found]
    losses = list(find_losses(survey, found))
    noted += [evidence(row.path, row.line, f"{row.what}: have a backup before it runs") for row in losses[-_SHOWN:]]
    around = [
        row for row in find_on_the_spot(survey) if row.at_release and ("push" in row.what or "synchronize" in row.what)
    ]
    if around:
        noted += [evidence(row.path, row.line, row.what) for row in around[:_SHOWN]]
        return partly("there are migrations, but a release changes the tables past them", *noted)
    what = "1 versioned migration" if count == 1 else f"{count} versioned migrations"
    flagged = f"; {len(losses)} of their steps {'throws' if len(losses) == 1 else 'throw'} data away" if losses else ""
    return present(f"the schema changes by {what}{flagged}", *noted, confidence=Confidence.HIGH)


CONTROL = Control(
    id="deployment.migrations",
    title="Versioned changes of the database",
    kind=Kind.PRESENCE,
    weight=2,
    applies=when.db,
    judge=judge,
)
