"""Edits around `.env`: the ignore rules, the example file, the file with the values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import Source, Splice
from tengates.model.change import NewFile
from tengates.model.code import Expr, ExprKind
from tengates.model.config import Role
from tengates.model.facts import FileFacts
from tengates.model.survey import Survey
from tengates.survey.service.variables import variables_read as known_names

IGNORE_KEY = "ignore:.env"
_NAME = re.compile(rb"^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=", re.MULTILINE)
_COMMENTED = re.compile(rb"^[ \t]*#[ \t]*", re.MULTILINE)
_WHY_EXAMPLE = "Names the variables that can be set here, without anybody's secret values."
_PLAIN = re.compile(r"[A-Za-z0-9_./:@+-]{1,80}")
_QUOTABLE = re.compile(r"[^'\\\n\r]{1,120}")
_GIVEN = {"DJANGO_SETTINGS_MODULE", "EDGE_CONFIG"}
_HEADING = "# Copy this file to .env and fill it in. Git ignores .env, so the values stay on this machine."
_HEADING_UNSAFE = (
    "# Git does not ignore .env yet: add it to .gitignore first. Then copy this file to .env and fill it in."
)


def keep_out_of_git(sheet: Sheet, survey: Survey, examples: Iterable[str], *, supporting: bool) -> tuple[str, ...]:
    """Ignore rules for `.env` and its variants, and none for these example files, where git does otherwise; the keys to need."""
    here = sheet.data(".gitignore").decode("utf-8", "replace") if sheet.exists(".gitignore") else ""
    written = {line.strip() for line in here.split("\n")}
    lines = [line for line in _missing_rules(survey, set(examples)) if line not in written]
    if not lines:
        return ()
    why = "Git no longer offers files with secret values for a commit."
    if not sheet.exists(".gitignore"):
        content = "".join(f"{line}\n" for line in ("# Secret values stay on this machine.", *lines)).encode()
        sheet.create(NewFile(".gitignore", content, why, supporting, IGNORE_KEY))
        return (IGNORE_KEY,)
    source = Source(sheet.data(".gitignore"))
    end = len(source.data)
    gap = [""] if source.data.strip() and not source.data.endswith((b"\n\n", b"\r\n\r\n")) else []
    new = source.new_line_before(end) + source.lines(*gap, "# Secret values stay on this machine.", *lines)
    if supporting:
        sheet.support(".gitignore", [Splice(end, end, new)], why, IGNORE_KEY)
    else:
        sheet.mend(".gitignore", 0, Splice(end, end, new), why)
    return (IGNORE_KEY,)


def _missing_rules(survey: Survey, examples: set[str]) -> list[str]:
    bare = not survey.ignores(".env")
    lines = [".env"] if bare else []
    if bare or any(not survey.ignores(path) for path in tracked_values(survey)):
        lines.append(".env.*")
    for path in sorted(examples - survey.tracked):
        name = path.rpartition("/")[2]
        hidden = survey.ignores(path) or (".env.*" in lines and name.startswith(".env."))
        if hidden and f"!{name}" not in lines:
            lines.append(f"!{name}")
    return lines


def tracked_values(survey: Survey) -> list[str]:
    """Tracked dotenv files with values that are no examples."""
    return [
        path
        for path, facts in sorted(survey.files.items())
        if path in survey.tracked
        and facts.env is not None
        and not facts.env.example
        and any(entry.has_value for entry in facts.env.entries)
    ]


def lines_by_example(survey: Survey) -> dict[str, dict[str, str]]:
    """The lines for the environment variables that an operator sets, by the example file that should name them.

    A variable with a default is written with it, or commented out: an empty value would replace the default.
    """
    names = known_names(survey)
    found: dict[str, dict[str, str]] = {}
    for path, facts in sorted(survey.files.items()):
        if facts.role not in {Role.SOURCE, Role.SCRIPT} or facts.code is None or not facts.code.env_reads:
            continue
        example = env_example(survey, app_folder(survey, path))
        lines = found.setdefault(example, {})
        for read in facts.code.env_reads:
            if read.name in names and read.name not in _GIVEN:
                line = _line(read.name, read.default, facts)
                known = lines.get(read.name)
                lines[read.name] = line if known is None or known == f"{read.name}=" else known
    return {path: lines for path, lines in found.items() if lines}


def _line(name: str, default: Expr | None, facts: FileFacts) -> str:
    if default is None or default.kind is ExprKind.NONE:
        return f"{name}="
    secret = any(hit.span.start < default.span.end and default.span.start < hit.span.end for hit in facts.secrets)
    literal = default.kind in {ExprKind.STRING, ExprKind.NUMBER, ExprKind.BOOLEAN}
    if not default.text:
        return f"{name}="
    if literal and not secret and _PLAIN.fullmatch(default.text):
        return f"{name}={default.text}"
    if literal and not secret and _QUOTABLE.fullmatch(default.text):
        return f"{name}='{default.text}'"
    return f"{name}=" if secret else f"# {name}="


def complete_example(sheet: Sheet, path: str, rows: Mapping[str, str], *, needed: bool = False) -> tuple[str, ...]:
    """Name variables in an example file, each with its line. `needed`: as supporting edits, whose keys are returned."""
    if not sheet.exists(path):
        heading = _HEADING if sheet.keeps_out(f"{path[: path.rfind('/') + 1]}.env") else _HEADING_UNSAFE
        begun = sheet.created(path) or f"{heading}\n".encode()
        named = names_in(_COMMENTED.sub(b"", begun))
        content = begun + "".join(f"{line}\n" for name, line in rows.items() if name not in named).encode()
        key = f"examples:{path}" if needed else ""
        sheet.create(NewFile(path, content, _WHY_EXAMPLE, needed, key))
        return (key, *_shown_to_git(sheet, path)) if needed else ()
    source = Source(sheet.data(path))
    known = set(_NAME.findall(_COMMENTED.sub(b"", source.data)))
    missing = [name for name in rows if name.encode() not in known]
    if not missing:
        return ()
    end = len(source.data)
    splice = Splice(end, end, source.new_line_before(end) + source.lines(*(rows[name] for name in missing)))
    if not needed:
        sheet.mend(path, 0, splice, _WHY_EXAMPLE)
        return ()
    key = f"example:{path}:{missing[0]}"
    if len(missing) == 1 and sheet.supports(path, key):
        return (key,)
    sheet.support(path, [splice], _WHY_EXAMPLE, key)
    return (key,)


def _shown_to_git(sheet: Sheet, path: str) -> tuple[str, ...]:
    """An exception from rules like `.env*`, which would leave a new example file out of every commit."""
    rule = f"!{path.rpartition('/')[2]}"
    if not sheet.is_ignored(path) or not sheet.exists(".gitignore"):
        return ()
    if sheet.supports(".gitignore", IGNORE_KEY):  # which says so itself
        return (IGNORE_KEY,)
    source = Source(sheet.data(".gitignore"))
    end = len(source.data)
    splice = Splice(end, end, source.new_line_before(end) + source.lines(rule))
    key = f"ignore:{rule}"
    sheet.support(".gitignore", [splice], "Lets the example file into git.", key)
    return (key,)


def need_variable(sheet: Sheet, survey: Survey, path: str, line: tuple[str, str]) -> tuple[str, ...]:
    """Name a variable that a file now reads, with a harmless value, in its application's example file; the keys to need."""
    name, value = line
    example = env_example(survey, app_folder(survey, path))
    return complete_example(sheet, example, {name: f"{name}={value}"}, needed=True)


def names_in(data: bytes) -> frozenset[str]:
    """The variables that a dotenv file sets."""
    return frozenset(name.decode() for name in _NAME.findall(data))
