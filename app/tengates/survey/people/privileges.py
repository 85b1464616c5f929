"""Checks of what somebody may do, beyond who they are: roles, permissions, entitlements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from weakref import WeakKeyDictionary

from tengates.model.code import Branch, Call, Exit, Expr, Function
from tengates.model.schema import StepKind
from tengates.model.survey import Survey
from tengates.survey.linked import linked
from tengates.survey.service.browser import is_browser_code
from tengates.survey.web.index import SourceFile

_RANK = r"(?:admin\w{0,15}|owner|superuser|super_?admin|moderator|staff|manager|editor|instructor|teacher|maintainer|operator|root)"
_ASKS = re.compile(
    rf"(?i)\bis_?(?:super_?user|staff|admin\w{{0,12}}|moderator)\b|\brole\w{{0,12}}[\w.?!\[\]'\"() ]{{0,30}}(?:[!=]==?|\bin\b|\bnot in\b)\s{{0,3}}[\w.\[\(\"'`]{{0,40}}{_RANK}\b"
    rf"|\b[\"'`]{_RANK}[\"'`]\s{{0,3}}(?:[!=]==?|in\b|not in\b)|\bhas_?(?:perm\w{{0,15}}|role\w{{0,3}}|access)\b|\broles?\.?(?:includes|some|has)\("
    r"|\b(?:user_?can|can_?(?:manage|edit|delete|access))\b|\borg_?role\b|(?:^|\W)admin_?(?:user_?)?(?:ids|emails|list)\b|\bis_?in_?role\b|\bgroups?\.filter\("
    rf"|\bto_?role\b|\brole\w{{0,8}}\s{{0,3}}(?:[!=]==?|<|>|not in|in)\s{{0,3}}(?:Role|UserRole|ROLES?)\b|(?:Role|RoleEnum|UserRole|ROLES?)\.{_RANK}\b|\"role\"\]?\)?\s{{0,3}}[!=]="
)
_DECORATORS = re.compile(
    r"(?i)(?:^|\.)(?:permission_required|user_passes_test|staff_member_required|superuser_required|admin_required|roles?_required"
    r"|roles_accepted|requires_?roles?|require_?admin|admin_?only|Roles|RequireRoles?|Permissions?|CheckPolicies|CheckAbilities|is_admin|has_role"
    r"|PermissionRequiredMixin|UserPassesTestMixin|StaffuserRequiredMixin|SuperuserRequiredMixin)$"
)
_DEPENDENCIES = re.compile(
    r"(?i)super_?user|admin(?!_?(?:client|sdk|app))|require_?(?:role|permission)|role_?checker|check_?(?:role|permission)|has_?(?:role|permission)|permission_?checker"
)
_CALLS = re.compile(
    r"(?i)(?:^|\.)(?:throwIfNotAllowed|require_?admin\w{0,12}|ensure_?admin\w{0,8}|assert_?admin\w{0,8}|require_?roles?|require_?permissions?|check_?permissions?"
    r"|authorize_?roles?|has_?permission|has_?role|check_?role|enforce|isAdmin|is_admin|restrictTo|permit|allowRoles|adminOnly|throwIfNotAdmin"
    r"|ForbiddenError\.from\(\)\.throwUnlessCan|ability\.(?:can|cannot))$|\.protect$"
)
_PERMISSIONS = re.compile(
    r"\bIs(?:Admin|Super|Staff|Owner|Manager|Editor|Moderator|Teacher)\w{0,30}\b|DjangoModelPermissions\b|DjangoObjectPermissions\b"
)
_ENTITLED = re.compile(
    r"(?i)\bis_?pro\b|\bcheck_?subscription\b|\bentitlement\w{0,20}|\bis_?(?:premium|subscribed|paid)\b|\bhas_?(?:subscription|plan)\b|\b(?:user\.?)?plan\b\s{0,3}[!=]==?"
)
_POLICY = re.compile(
    rf"(?i)auth\.jwt\(\)[^;]{{0,60}}role|\brole\s{{0,3}}=\s{{0,3}}'{_RANK}|\bis_?(?!owner){_RANK}\b|has_?role|user_?roles?|authorize\("
)
_HOLDS = re.compile(r"(?i)^(?:roles?|is_?admin|is_?superuser|is_?staff|user_?role|permissions?)$")
_CHAT = re.compile(
    r"(?i)(?:message|msg|\bm)\w{0,3}(?:\[[^\]]{0,12}\])?(?:\.role|\.get\([\"']role|\[[\"']role)|assistant|\bsystem\b|[\"'](?:tool|function)[\"']"
)
_ABOUT_NEW = re.compile(r"^(?:not\s+)?\(?(?:extra_fields|kwargs)(?:\.|\[)")  # asks of an account that is made
_FASTAPI = frozenset({"fastapi"})
_NAMES = re.compile(r"[A-Za-z_]\w*")
_ENOUGH = 40


@dataclass(frozen=True, slots=True)
class Privilege:
    """A check that guards something. `entitled` marks one about a paid plan, which is an attribute and no role."""

    path: str
    line: int
    what: str
    scope: str = ""
    entitled: bool = False


_KNOWN: WeakKeyDictionary[Survey, tuple[Privilege, ...]] = WeakKeyDictionary()


def privileges(survey: Survey) -> tuple[Privilege, ...]:
    """The checks of roles and attributes on the server's side, in order of path; at most so many."""
    found = _KNOWN.get(survey)
    if found is None:
        project = linked(survey).project
        rows = [row for file in project if not is_browser_code(file.path, file.code) for row in _of_file(file)]
        idle = _depended_on_by_nobody(project)
        rows = [row for row in rows if (row.path, row.scope) not in idle]
        found = tuple([*rows, *_policies(survey), *_django_admin(project)][: 10 * _ENOUGH])
        _KNOWN[survey] = found
    return found


def role_columns(survey: Survey) -> Iterator[tuple[str, int, str]]:
    """Where records and tables hold a role, whoever asks for it: path, line, name."""
    for path, code in survey.sources():
        for item in code.classes:
            if (
                not item.is_type_only
                and any(_HOLDS.match(row.name) for row in item.fields)
                and "user" in item.name.lower()
            ):
                yield path, item.span.line, f"{item.name} holds a role"
    for path, facts in survey.files.items():
        for table in facts.schema.tables if facts.schema is not None else ():
            if any(_HOLDS.match(name) for name in table.columns) and re.search(r"(?i)user|member|profile", table.name):
                yield path, table.line, f"{table.name} holds a role"


def _of_file(file: SourceFile) -> Iterator[Privilege]:
    for branch in file.code.branches:
        text = branch.condition.text
        if _ASKS.search(text) and not _CHAT.search(text) and not _ABOUT_NEW.search(text) and _matters(branch):
            yield Privilege(file.path, branch.span.line, f"asks: {_line(text)}", branch.scope)
        elif _ENTITLED.search(text) and _matters(branch):
            yield Privilege(
                file.path, branch.span.line, f"asks for a paid plan: {_line(text)}", branch.scope, entitled=True
            )
    for function in file.code.functions:
        yield from _of_function(file, function)
    yield from _of_classes(file)
    for call in file.code.calls:
        what = _of_call(call)
        if what:
            yield Privilege(file.path, call.span.line, what, call.scope)


def _depended_on_by_nobody(project: Iterable[SourceFile]) -> frozenset[tuple[str, str]]:
    """Functions in files of FastAPI's that no route, call or other dependency names: what they ask is asked of nobody."""
    files = [file for file in project if file.is_python]
    kept = [
        (file.path, item)
        for file in files
        if file.imports_any(_FASTAPI)
        for item in file.code.functions
        if item.qualname == item.name and not item.decorators
    ]
    used = {name for file in files for name in _named_in(file)} if kept else set[str]()
    return frozenset((path, item.qualname) for path, item in kept if item.name not in used)


def _named_in(file: SourceFile) -> Iterator[str]:
    """The last parts of all names that are read, called, or stand in a signature or a value."""
    for name in (*(row.name for row in file.code.reads), *(row.name for row in file.code.imports)):
        yield name.rpartition(".")[2]
    for call in file.code.calls:
        yield call.callee.rpartition(".")[2]
    signatures = [(row.annotation, row.default) for item in file.code.functions for row in item.parameters]
    for expr in (*chain.from_iterable(signatures), *(row.value for row in file.code.assignments)):
        yield from _NAMES.findall(expr.text) if expr is not None else ()


def _of_classes(file: SourceFile) -> Iterator[Privilege]:
    for item in file.code.classes:
        names = [*item.bases, *(row.name or row.text for row in item.decorators)]
        allowed = [
            row.default.text for row in item.fields if row.name == "permission_classes" and row.default is not None
        ]
        if any(_DECORATORS.search(name) for name in names) or any(_PERMISSIONS.search(text) for text in allowed):
            yield Privilege(file.path, item.span.line, f"{item.name} asks for a permission", item.name)


def _of_call(call: Call) -> str:
    """What a call asks for, "" when it asks for no role."""
    asks = f"asks: {_line(call.expr.text)}"
    if _CALLS.search(call.callee[-120:]) and call.scope:
        return asks if not call.callee.endswith(".protect") or _has_role(call.expr) else ""
    if (call.callee == "has" or call.callee.endswith(".has")) and _has_role(call.expr):
        return asks
    if any(key in {"dependencies", "preHandler", "onRequest"} and _asks_in(value) for key, value in call.expr.items):
        return "a route asks for a role"
    routes = call.callee.rpartition(".")[2] in {"post", "get", "put", "delete", "patch", "use"}
    if routes and any(_DEPENDENCIES.search(value.name) for value in call.expr.positional[1:-1]):
        return f"a route {asks}"
    return ""


def _of_function(file: SourceFile, function: Function) -> Iterator[Privilege]:
    for row in function.decorators:
        if _DECORATORS.search(row.name or row.text) or (row.get("dependencies") is not None and _asks_in(row)):
            yield Privilege(
                file.path, function.span.line, f"{function.name} is guarded: {_line(row.text)}", function.qualname
            )
            return
    for item in function.parameters:
        given = [value for value in (item.annotation, item.default) if value is not None and "Depends" in value.text]
        named = [
            value
            for value in (item.annotation,)
            if value is not None and re.search(r"(?i)superuser|admin_?user|currentadmin", value.text)
        ]
        if any(_DEPENDENCIES.search(value.text) for value in given) or named:
            yield Privilege(file.path, function.span.line, f"{function.name} depends on a role", function.qualname)
            return


def _asks_in(expr: Expr) -> bool:
    """`Depends(get_current_active_superuser)` among a route's options."""
    given = expr.get("dependencies") if expr.get("dependencies") is not None else expr
    return (
        given is not None
        and any(word in given.text for word in ("Depends", "Security", "["))
        and bool(_DEPENDENCIES.search(given.text))
    )


def _has_role(expr: Expr) -> bool:
    return any(bag.get("role") is not None or bag.get("permission") is not None for bag in (expr, *expr.positional))


def _matters(branch: Branch) -> bool:
    """The branch refuses, or does something that only the privileged see done."""
    return branch.exit in {Exit.RAISE, Exit.RETURN} or bool(branch.calls)


def _policies(survey: Survey) -> Iterator[Privilege]:
    for path, facts in survey.files.items():
        for step in facts.schema.steps if facts.schema is not None else ():
            if step.kind in {StepKind.POLICY, StepKind.ALLOW} and _POLICY.search(step.condition):
                yield Privilege(path, step.line, f"a policy on {step.table} asks for a role")


def _django_admin(project: Iterable[SourceFile]) -> Iterator[Privilege]:
    """Django's own admin lets only staff in, and asks for a permission per model."""
    files = tuple(project)
    if not any(row.name.endswith("admin.site.urls") for file in files for row in file.code.reads):
        return
    for file in files:
        for call in file.code.calls:
            if call.callee.endswith("admin.site.register"):
                yield Privilege(file.path, call.span.line, "Django's admin lets only staff in")
                return
        for item in file.code.classes:
            if any(
                row.name.endswith("admin.register") or row.text.startswith("admin.register") for row in item.decorators
            ):
                yield Privilege(file.path, item.span.line, "Django's admin lets only staff in")
                return


def _line(text: str) -> str:
    return " ".join(text.split())[:100]
