"""health-endpoint in Django: a view beside the project's addresses, and a line in front of them."""

from __future__ import annotations

import ast
import posixpath
from functools import partial

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.serving.health_python import item_in_front
from tengates.model.change import NewFile
from tengates.model.code import ExprKind
from tengates.model.survey import Survey

_WHY = "A platform or a monitor can ask whether the app is up."
_LOGIN = "django.contrib.auth.middleware.LoginRequiredMiddleware"
_OPEN = "from django.contrib.auth.decorators import login_not_required\n"
_VIEW = '''"""What a platform asks to learn whether the app is up."""

{0}from django.http import HttpRequest, JsonResponse


{1}def health(_request: HttpRequest) -> JsonResponse:
    """Tell the platform that the app is up."""
    return JsonResponse({{"status": "ok"}})
'''


def django_health(sheet: Sheet, survey: Survey, address: str) -> None:
    """Draw the view and its address in each Django project."""
    for path, (module, line) in _roots(survey).items():
        sheet.attempt(path, line, partial(_project, sheet, survey, (module, path), address))


def _roots(survey: Survey) -> dict[str, tuple[str, int]]:
    """The files of addresses that `ROOT_URLCONF` names, each with its module; a setting whose file is not seen, by itself."""
    found: dict[str, tuple[str, int]] = {}
    for path, code in survey.sources():
        for row in code.assignments:
            if row.target == "ROOT_URLCONF" and row.value.kind is ExprKind.STRING:
                target = _file_of(survey, path, row.value.text)
                found.setdefault(target or path, (row.value.text if target else "", 1 if target else row.span.line))
    return found


def _file_of(survey: Survey, settings: str, module: str) -> str:
    """The file of a module, seen from the folders above the settings."""
    wanted, folder = module.replace(".", "/") + ".py", settings
    while folder:
        folder = posixpath.dirname(folder)
        if (path := posixpath.join(folder, wanted)) in survey.paths:
            return path
    return ""


def _project(sheet: Sheet, survey: Survey, root: tuple[str, str], address: str) -> None:
    module, path = root
    package = module.rpartition(".")[0]
    if not package:
        raise CannotEdit("the package with the project's addresses was not found; add one for its health there by hand")
    file, view = sheet.python(path), posixpath.join(posixpath.dirname(path), "health.py")
    if "health" in file.layout.names or view in survey.paths:
        raise CannotEdit('the project already uses the name "health"')
    tree = PythonTree(file.source)
    listed = _addresses(tree)
    used, quote = file.has_import("django.urls", "path") or "path", file.quote
    if used != "path" and not listed.elts:
        raise CannotEdit("the project has no addresses yet")
    item = f"{used}({quote}{address.lstrip('/')}{quote}, health, name={quote}health{quote})"
    key = f"health of {package}"
    line = file.source.line_number(tree.span(listed)[0])
    sheet.mend(path, line, item_in_front(file, tree, listed, item), _WHY, needs=(key,))
    sheet.support(path, file.add_import("django.urls", "path"), _WHY, key)
    sheet.support(path, file.add_import(f"{package}.health", "health"), _WHY, key)
    sheet.create(NewFile(view, _view(survey).encode(), _WHY, supporting=True, key=key))


def _addresses(tree: PythonTree) -> ast.List:
    """The list that `urlpatterns` begins with."""
    for row in tree.module.body:
        target = (
            row.targets[0] if isinstance(row, ast.Assign) else row.target if isinstance(row, ast.AnnAssign) else None
        )
        if isinstance(target, ast.Name) and target.id == "urlpatterns" and isinstance(row, (ast.Assign, ast.AnnAssign)):
            value = row.value
            while isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
                value = value.left
            if isinstance(value, ast.List):
                return value
    raise CannotEdit("the project's addresses do not begin with a written list; add one for its health there by hand")


def _view(survey: Survey) -> str:
    """The view. Where Django asks for a login before every view, it says that it needs none."""
    rows = [entry.guards for entry in survey.entries if entry.framework == "django"]
    shared = [guard for guard in rows[0] if all(guard in row for row in rows)] if rows else []
    if not any(guard.kind == "middleware" for guard in shared):
        return _VIEW.format("", "")
    settings = (code for _path, code in survey.sources())
    listed = (
        item.text
        for code in settings
        for row in code.assignments
        if row.target == "MIDDLEWARE"
        for item in row.value.positional
    )
    if _LOGIN not in listed or len(shared) > 1:
        raise CannotEdit(
            "a middleware of the project asks for a login before every view; let the address through there"
        )
    return _VIEW.format(_OPEN, "@login_not_required\n")
