"""SQL files: the tables they make, row-level security, policies, and what they throw away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tengates.model.schema import Schema, Step, StepKind, Table

_SIZE = 400_000
_STATEMENTS = 5_000
_HEAD = 600  # characters in which a statement says what it is
_BODY = 20_000  # characters of one table's columns
_CONDITION = 400
_MARK = re.compile(r"--|/\*|'|\"|\$[A-Za-z_]{0,40}\$|;")
_NAME = r"((?:[\"`\[]?[\w$-]+[\"`\]]?\.)?[\"`\[]?[\w$-]+[\"`\]]?)"
_CREATE = re.compile(rf"(?i)^create (?:global |local |temp |temporary |unlogged )?table (?:if not exists )?{_NAME} ?\(")
_SECURE = re.compile(
    rf"(?i)^alter table (?:if exists )?(?:only )?{_NAME}(?: [\w ]{{0,60}},)? enable row level security"
)
_POLICY = re.compile(rf"(?i)^create policy (?:\"[^\"]{{1,200}}\"|[\w-]+) on {_NAME}(.*)$")
_FOR = re.compile(r"(?i)\bfor (all|select|insert|update|delete)\b")
_DROP_TABLE = re.compile(rf"(?i)^drop table (?:if exists )?{_NAME}")
_DROP_COLUMN = re.compile(rf"(?i)^alter table (?:if exists )?(?:only )?{_NAME} .{{0,300}}?\bdrop column\b")
_EMPTY = re.compile(rf"(?i)^(?:truncate(?: table)?|delete from) {_NAME}$")
_NOT_COLUMNS = {"primary", "foreign", "unique", "constraint", "check", "key", "index", "exclude", "like", "fulltext"}
_COLUMN = re.compile(r"^[\"`\[]?([\w$-]+)[\"`\]]?\s")
_REFERS = re.compile(rf"(?i)\breferences {_NAME}")


def read_sql(text: str) -> Schema:
    """Tables and steps in order; what is not about these is left out."""
    tables: list[Table] = []
    steps: list[Step] = []
    for line, statement in _statements(text[:_SIZE]):
        table = _table(statement, line)
        if table is not None:
            tables.append(table)
        else:
            steps.extend(_steps(statement, line))
    return Schema("sql", tuple(tables), tuple(steps))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Statements without remarks and with white space collapsed, each with the line where it begins."""
    start, line, kept, count = 0, 1, list[str](), 0
    begun = 0  # the line of the first word of this statement
    while count < _STATEMENTS:
        mark = _MARK.search(text, start)
        end = mark.start() if mark else len(text)
        begun = begun or _first_line(text, start, end, line)
        kept.append(text[start:end])
        line += text.count("\n", start, end)
        if mark is None or mark.group() == ";":
            statement = " ".join("".join(kept).split())
            if statement:
                yield begun or line, statement
                count += 1
            if mark is None:
                return
            start, kept, begun = mark.end(), [], 0
            continue
        after = _past(text, mark)
        if mark.group() not in {"--", "/*"}:
            begun = begun or line
            kept.append(text[mark.start() : after])
        line += text.count("\n", mark.start(), after)
        start = after


def _first_line(text: str, start: int, end: int, line: int) -> int:
    piece = text[start:end]
    spaces = len(piece) - len(piece.lstrip())
    return line + piece.count("\n", 0, spaces) if piece.strip() else 0


def _past(text: str, mark: re.Match[str]) -> int:
    """Where a remark, a quoted text or a function body ends."""
    closing = {"--": "\n", "/*": "*/"}.get(mark.group(), mark.group())
    found = text.find(closing, mark.end())
    if found < 0:
        return len(text)
    return found if closing == "\n" else found + len(closing)


def _plain(name: str) -> tuple[str, str]:
    """Schema and name without quotes."""
    schema, _, table = name.rpartition(".")
    return schema.strip('"`[]'), table.strip('"`[]')


def _table(statement: str, line: int) -> Table | None:
    made = _CREATE.match(statement[:_HEAD])
    if made is None:
        return None
    schema, name = _plain(made.group(1))
    columns, refers = [], []
    for part in _parts(statement[made.end() : made.end() + _BODY]):
        column = _COLUMN.match(f"{part} ")
        if column is not None and column.group(1).lower() not in _NOT_COLUMNS:
            columns.append(column.group(1))
        refers += [_plain(found)[1] for found in _REFERS.findall(part[:_HEAD])]
    return Table(name, line, tuple(columns), tuple(refers), schema)


def _parts(body: str) -> Iterator[str]:
    """What stands between the commas of the outermost parentheses."""
    depth, begun = 0, 0
    for mark in re.finditer(r"[(),]", body):
        if mark.group() == "(":
            depth += 1
        elif mark.group() == ")" and depth:
            depth -= 1
        elif not depth:
            yield body[begun : mark.start()].strip()
            begun = mark.end()
            if mark.group() == ")":
                return
    yield body[begun:].strip()


def _steps(statement: str, line: int) -> Iterator[Step]:
    head = statement[:_HEAD]
    policy = _POLICY.match(statement[: _HEAD + _CONDITION])
    if policy is not None:
        rest = policy.group(2)
        about = _FOR.search(rest)
        yield Step(
            StepKind.POLICY, _plain(policy.group(1))[1], line, rest.strip(), about.group(1).lower() if about else "all"
        )
        return
    for kind, pattern in _KINDS:
        found = pattern.match(head)
        if found is not None:
            yield Step(kind, _plain(found.group(1))[1], line)


_KINDS = (
    (StepKind.SECURE, _SECURE),
    (StepKind.DROP_TABLE, _DROP_TABLE),
    (StepKind.DROP_COLUMN, _DROP_COLUMN),
    (StepKind.EMPTY, _EMPTY),
)
