"""structured-logging: logs are records that a machine can search, each with the id of its request."""

from __future__ import annotations

from functools import partial

from tengates.authoring.editing.app_places import ServedApp, served_apps
from tengates.authoring.editing.apps import app_folder
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.next_apps import next_apps
from tengates.authoring.failures.javascript_console import mend_console
from tengates.authoring.failures.pino_setup import PinoLoggers
from tengates.authoring.failures.python_log_setup import STRUCTLOG, set_up_django_logging, set_up_logging
from tengates.authoring.failures.python_prints import mend_print
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.service.logs import Way, find_logs

_NO_IDS = "Next.js gives its route handlers no place for an id of the request: log lines there carry none yet."
_LOGS, _IDS = "observability.structured-logs", "observability.correlation-ids"

_LEVELS = "Set LOG_LEVEL to {} to say which lines are written; without it they start at {}."
_PYTHON_LEVELS = _LEVELS.format("DEBUG, INFO, WARNING or ERROR", "INFO")
_NODE_LEVELS = _LEVELS.format("debug, info, warn or error", "info")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Set logging up where each app is made, and turn what it prints into log lines."""
    sheet, survey = Sheet(inp), inp.survey
    if not survey.traits.entry or any(use.way is Way.STRUCTURED for use in find_logs(survey)):
        _refuse_mixture(sheet, inp)
        return sheet.draft()
    loggers = PinoLoggers(sheet, survey)
    printing = {site.place.path for site in inp.sites.get(_LOGS, ())}
    ready = _set_up(sheet, survey, loggers, printing)
    pages = {app.root: app for app in next_apps(survey)}
    for app in pages.values():
        loggers.for_next(app)

    copied = any(call.callee == "inspect.getsource" for _path, code in survey.sources() for call in code.calls)

    def mend(site: Site) -> None:
        path = site.place.path
        if path.endswith(".py"):
            if _started_by_hand(survey, path):
                raise CannotEdit(
                    "this file is a program of its own that is started by hand, and prints to whoever does"
                )
            if app_folder(survey, path) not in ready:
                raise CannotEdit("no logger could be set up for the application it belongs to")
            mend_print(sheet, site, need_package(sheet, survey, path, STRUCTLOG), copied=copied)
        elif path.endswith(JAVASCRIPT):
            name, keys = loggers.logger(path, in_next=app_folder(survey, path) in pages)
            mend_console(sheet, site, name, keys)
            sheet.note(_NODE_LEVELS)
            if app_folder(survey, path) in pages:
                sheet.note(_NO_IDS)
        else:
            raise CannotEdit("single-file components are not edited")

    sheet.each(inp.sites.get(_LOGS, ()), mend)
    if sheet.has_edits():
        _tell(sheet, survey)
    return sheet.draft()


def _started_by_hand(survey: Survey, path: str) -> bool:
    """A file with a `__main__` guard that makes no app and that no other file imports."""
    code = survey.files[path].code
    if code is None or "__main__" not in code.directives or any(app.path == path for app in served_apps(survey)):
        return False
    name = path.rpartition("/")[2].removesuffix(".py")
    return not any(
        name in {item.module.rpartition(".")[2], item.name}
        for other, found in survey.sources()
        if other != path
        for item in found.imports
    )


def _set_up(sheet: Sheet, survey: Survey, loggers: PinoLoggers, printing: set[str]) -> set[str]:
    """Set logging up at each app; the folders of the Python applications where it is."""
    ready: set[str] = set()
    loguru = any(item.module == "loguru" for _path, code in survey.sources() for item in code.imports)
    for app in served_apps(survey):
        way = partial(_at_app, sheet, survey, app, (loggers, printing))
        if loguru and app.path.endswith(".py"):
            sheet.skip(
                app.path, app.made.span.line, "its logs go through loguru: pass serialize=True where it is set up"
            )
        elif sheet.attempt(app.path, app.made.span.line, way):
            ready.add(app_folder(survey, app.path))
    for path, code in survey.sources():
        for row in code.assignments:
            if row.target == "ROOT_URLCONF" and row.value.kind is ExprKind.STRING and not loguru:
                way = partial(set_up_django_logging, sheet, survey, path, row)
                if sheet.attempt(path, row.span.line, way):
                    sheet.note(_PYTHON_LEVELS)
                    ready.add(app_folder(survey, path))
    return ready


def _at_app(sheet: Sheet, survey: Survey, app: ServedApp, known: tuple[PinoLoggers, set[str]]) -> None:
    loggers, printing = known
    if app.framework == "express":
        loggers.for_express(app, logs=app.path in printing)
        sheet.note(_NODE_LEVELS)
    elif app.framework != "discord-tree":
        set_up_logging(sheet, survey, app)
        sheet.note(_PYTHON_LEVELS)


def _refuse_mixture(sheet: Sheet, inp: RecipeInput) -> None:
    """A project that has structured logs knows better how: its printed lines are told, not edited."""
    for site in inp.sites.get(_LOGS, ()) if inp.survey.traits.entry else ():
        reason = "this project has structured logs already: write this line with that logger"
        sheet.skip(site.place.path, site.place.line, reason)


def _tell(sheet: Sheet, survey: Survey) -> None:
    if any(call.callee == "logging.basicConfig" for _path, code in survey.sources() for call in code.calls):
        sheet.note("logging.basicConfig has no effect any more once logging is set up: take those calls out.")


RECIPE = Recipe(
    id="structured-logging",
    title="Write logs that can be searched",
    tier=Tier.REVIEW,
    controls=(_LOGS, _IDS),
    parameters=parameters,
    draft=draft,
)
