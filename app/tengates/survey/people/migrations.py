"""How the schema of a repository's database changes: versioned migrations, or made on the spot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tengates.model.code import Call, Code, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.schema import StepKind
from tengates.model.survey import Survey
from tengates.survey.web.index import SourceFile, source_file
from tengates.survey.web.memory import per_code, per_file

# Where each tool keeps its migrations; the first that fits a path names the tool.
_TOOLS = (
    ("Prisma Migrate", re.compile(r"(?:^|/)migrations/[\w.-]{1,200}/migration\.sql$")),
    ("Supabase", re.compile(r"(?:^|/)supabase/migrations/[\w.-]{1,200}\.sql$")),
    (
        "Alembic",
        re.compile(
            r"(?:^|/)(?:alembic|migrations|migration)/(?:[\w-]{1,60}/)?versions?/[\w.-]{1,200}\.py$|(?:^|/)alembic/[\w-]{1,60}/versions/[\w.-]{1,200}\.py$"
        ),
    ),
    ("Django", re.compile(r"(?:^|/)migrations/\d{4}_[\w.-]{1,200}\.py$")),
    ("Aerich", re.compile(r"(?:^|/)migrations/[\w-]{1,60}/\d{1,6}_\d{8,20}_[\w.-]{1,200}\.py$")),
    (
        "Drizzle",
        re.compile(
            r"(?:^|/)\d{4}_[a-z]+_[a-z_]{1,100}\.sql$|(?:^|/)(?:drizzle|migrations)/(?:[\w-]{1,60}/)?\d{4}_[\w-]{1,200}\.sql$"
        ),
    ),
    ("Flyway", re.compile(r"(?:^|/)V\d[\d._]{0,20}__[\w.-]{1,200}\.sql$")),
    ("SQL", re.compile(r"(?:^|/)migrations?/(?:[\w-]{1,60}/){0,2}\d[\w.-]{0,200}\.sql$")),
    ("JavaScript", re.compile(r"(?:^|/)migrations?/(?:[\w-]{1,60}/){0,2}\d[\w.-]{0,200}\.(?:js|ts|cjs|mjs)$")),
)
_NUMBERED = re.compile(r"(?:^|/)(\d{1,4})[-_][\w.-]{1,200}\.sql$")
_DRIZZLE = frozenset({"drizzle-orm", "drizzle-kit"})
# Packages and programs that run numbered SQL files and remember which of them have run.
_RUNNERS = frozenset(
    {"node-pg-migrate", "postgres-migrations", "db-migrate", "knex", "umzug", "ley", "postgrator", "kysely", "typeorm",
     "mikro-orm", "@mikro-orm/migrations", "sequelize-cli", "better-sqlite3-migrations", "marv", "yoyo-migrations", "migra",
     "pyway", "caribou", "piccolo", "tortoise-orm", "alembic", "wrangler"}
)  # fmt: skip
_RUNS = re.compile(
    r"\b(?:dbmate|goose|flyway|yoyo|sqitch|liquibase|atlas migrate|d1 migrations|migrate -path|supabase db push)\b"
)
_FILES = ("readdir", "readfile", "listdir", "iterdir", "scandir", "glob", "read_text", "open")
_TRIAL = re.compile(r"(?:^|/)(?:tests?|__tests__|fixtures|examples?|node_modules|docs)/")
_MAKES = re.compile(
    r"(?:metadata|db|Base|SQLModel\.metadata)\.create_all$|(?:^|\.)(?:create_tables|generate_schemas|init_beanie_schema)$|sequelize\.sync$|^db\.sync$|\.syncDatabase$"
)
_MAKING = ("create_all", "table", "generate_schemas", "init_beanie", ".sync", "synchronize")
_PUSH = re.compile(r"\bprisma db push\b|\bdrizzle-kit push\b")
_PUSH_AT_RELEASE = re.compile(r"(?i)^(?:scripts\.)?(?:pre|post)?(?:build|start|deploy|vercel-build|release)\b")
_DROPS = {StepKind.DROP_TABLE: "drops the table", StepKind.DROP_COLUMN: "drops a column of", StepKind.EMPTY: "empties"}
_DROP_CALLS = {
    "drop_column": "drops a column", "drop_table": "drops a table", "RemoveField": "drops a column", "DeleteModel": "drops a table",
    "dropColumn": "drops a column", "dropTable": "drops a table", "removeColumn": "drops a column", "dropTableIfExists": "drops a table",
}  # fmt: skip
_UNDOING = ("downgrade", "down")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Migrations:
    """The versioned migrations of one tool, in order of path."""

    tool: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnTheSpot:
    """A place where the schema is made or changed without a version. `at_release`: when the program is built or started."""

    path: str
    line: int
    what: str
    at_release: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """A migration that throws stored data away."""

    path: str
    line: int
    what: str


def find_migrations(survey: Survey) -> tuple[Migrations, ...]:
    """Each tool's migrations, the most used first."""
    found: dict[str, list[str]] = defaultdict(list)
    drizzle = bool(_DRIZZLE & _declared(survey))
    for path, facts in survey.files.items():
        tool = _tool(path, facts) if not _TRIAL.search(path) else ""
        if tool:
            found["SQL" if tool == "Drizzle" and not drizzle else tool].append(path)
    if not _is_run(survey):
        found.pop("SQL", None)
    rows = [Migrations(tool, tuple(sorted(paths))) for tool, paths in found.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.paths), row.tool)))


def numbered_scripts(survey: Survey) -> tuple[str, ...]:
    """SQL files with numbers that people run by hand: those of a folder of migrations, else at least two."""
    paths = sorted(path for path in survey.paths if _NUMBERED.search(path) and not _TRIAL.search(path))
    kept = [path for path in survey.paths if dict(_TOOLS)["SQL"].search(path) and not _TRIAL.search(path)]
    return tuple(sorted({*paths, *kept})) if kept or len(paths) >= _LEAST else ()


def find_on_the_spot(survey: Survey) -> tuple[OnTheSpot, ...]:
    """`create_all`, `synchronize: true`, `db push` and the like, what a release does first."""
    rows = [*_calls(survey), *_commands(survey.files)]
    return tuple(sorted(rows, key=lambda row: not row.at_release))


def find_losses(survey: Survey, found: tuple[Migrations, ...]) -> Iterator[Loss]:
    """Migrations that throw data away on the way forward."""
    for path in (path for row in found for path in row.paths):
        facts = survey.files[path]
        for step in facts.schema.steps if facts.schema is not None else ():
            if step.kind in _DROPS:
                yield Loss(path, step.line, f"{_DROPS[step.kind]} {step.table}")
        for call in facts.code.calls if facts.code is not None else ():
            what = _DROP_CALLS.get(call.callee.rpartition(".")[2])
            if what is not None and not call.scope.rpartition(".")[2].startswith(_UNDOING):
                yield Loss(path, call.span.line, what)


def _tool(path: str, facts: FileFacts) -> str:
    tool = next((name for name, pattern in _TOOLS if pattern.search(path)), "")
    if tool == "Alembic" and not (
        facts.code is not None and any(row.name == "upgrade" for row in facts.code.functions)
    ):
        return ""
    return tool


def _declared(survey: Survey) -> frozenset[str]:
    manifests = (row.manifest for row in survey.files.values() if row.manifest is not None)
    return frozenset(item.name for manifest in manifests for item in manifest.dependencies)


def _is_run(survey: Survey) -> bool:
    """Whether something of the project runs numbered SQL files: a tool for it, a command, or code that reads them."""
    if _RUNNERS & _declared(survey):
        return True
    for path, facts in survey.files.items():
        commands = [command for _, command in facts.manifest.scripts] if facts.manifest is not None else []
        commands += [row.argument for row in facts.dockerfile]
        commands += (
            [step.run for job in facts.workflow.jobs for step in job.steps] if facts.workflow is not None else []
        )
        if any(_RUNS.search(command[:2_000]) for command in commands):
            return True
        own = facts.code is not None and facts.role in {Role.SOURCE, Role.SCRIPT}
        if own and facts.code is not None and _reads_migrations(source_file(path, facts.code)):
            return True
    return False


@per_file
def _reads_migrations(file: SourceFile) -> bool:
    """Whether a file names the folder of migrations and reads what lies in one."""
    if not file.mentions(("migration",)):
        return False
    return any(call.callee.rpartition(".")[2].lower().startswith(_FILES) for call in file.code.calls)


def _calls(survey: Survey) -> Iterator[OnTheSpot]:
    for path, facts in survey.files.items():
        if facts.code is None or facts.role not in {Role.SOURCE, Role.SCRIPT}:
            continue
        for line, what in _makings(path, facts.code):
            yield OnTheSpot(path, line, what, at_release=facts.role is Role.SOURCE)


@per_code
def _makings(path: str, code: Code) -> Iterator[tuple[int, str]]:
    for call in code.calls if source_file(path, code).mentions(_MAKING) else ():
        what = _made_by(call)
        if what:
            yield call.span.line, what


def _made_by(call: Call) -> str:
    if _MAKES.search(call.callee[-200:]):
        return f"{call.callee.rpartition('.')[2]} makes the tables on the spot"
    for bag in (call.expr, *call.expr.positional):
        given = bag.get("synchronize") if bag.kind in {ExprKind.OBJECT, ExprKind.CALL} else None
        if given is not None and given.text == "true":
            return "synchronize changes the tables when the program starts"
    first = next(iter(call.expr.positional), None)
    text = first.text if first is not None and first.kind in {ExprKind.STRING, ExprKind.TEMPLATE} else ""
    if re.match(r"(?i)\W{0,6}\s{0,20}create\s{1,5}table\b", text[:80]):
        return "the table is made by a query in the code"
    return ""


def _commands(files: Mapping[str, FileFacts]) -> Iterator[OnTheSpot]:
    for path, facts in files.items():
        for name, command in facts.manifest.scripts if facts.manifest is not None else ():
            if _PUSH.search(command[:2_000]):
                yield OnTheSpot(path, 1, f"the script {name} pushes the schema", bool(_PUSH_AT_RELEASE.match(name)))
        for row in facts.dockerfile:
            if _PUSH.search(row.argument):
                yield OnTheSpot(path, row.line, "the schema is pushed when the container starts", at_release=True)
        for section in facts.document.sections if facts.document is not None else ():
            if _PUSH.search(section.text):
                yield OnTheSpot(path, section.line, "the schema is pushed by hand", at_release=False)
        if path.endswith(".sh") and _PUSH.search(facts.text):
            line = facts.text.count("\n", 0, next(iter(_PUSH.finditer(facts.text))).start()) + 1
            yield OnTheSpot(path, line, "the schema is pushed by a script", at_release=True)
