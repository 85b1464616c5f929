"""error-boundary: something answers safely when nothing else did, and the failure goes to the log."""

from __future__ import annotations

from functools import partial

from tengates.authoring.bodies.input_explanations import checks_requests_alone, explain_in_flask
from tengates.authoring.editing.app_places import served_apps
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.failures.error_pages import add_error_pages, answer_for_django, hide_streamlit_details
from tengates.authoring.failures.express_last_answer import answer_last_in_express
from tengates.authoring.failures.javascript_leaks import mend_javascript_leak
from tengates.authoring.failures.python_last_answers import Answering, answer_last, can_answer_last
from tengates.authoring.failures.python_leaks import mend_python_leak
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.service.last_resort import express_handlers, last_resorts

_CONTROL, _EXPLAINED = "errors.boundary", "errors.validation-messages"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """What people read."""
    question = "What should people read when something fails unexpectedly?"
    return (ParameterSpec("sentence", question, "Something went wrong. Please try again."),)


def draft(inp: RecipeInput) -> Draft:
    """Take failures' own text out of answers, and add the last answer where there is none."""
    sheet, survey = Sheet(inp), inp.survey
    sentence = " ".join(inp.values["sentence"].split())
    if not survey.traits.entry or not sentence:
        return sheet.draft()

    def mend(site: Site) -> None:
        if "debugger" in site.message:
            raise CannotEdit("the debugger is switched on here; the refactor for safe settings switches it off")
        if site.place.path.endswith(".py"):
            mend_python_leak(sheet, site, sentence)
        elif site.place.path.endswith(JAVASCRIPT):
            mend_javascript_leak(sheet, site, sentence)
        else:
            raise CannotEdit("single-file components are not edited")

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    _last_answers(sheet, survey, sentence)
    if inp.sites.get(_EXPLAINED):
        _explain(sheet, survey)
    add_error_pages(sheet, survey, sentence)
    hide_streamlit_details(sheet, survey)
    return sheet.draft()


def _explain(sheet: Sheet, survey: Survey) -> None:
    """Hand on what pydantic says of a request, where nothing does."""
    for app in served_apps(survey):
        if app.framework == "flask" and checks_requests_alone(survey, app):
            sheet.attempt(app.path, app.made.span.line, partial(explain_in_flask, sheet, survey, app))


def _last_answers(sheet: Sheet, survey: Survey, sentence: str) -> None:
    have = {row.path for row in (*last_resorts(survey), *express_handlers(survey))}
    if not have:
        answer_for_django(sheet, survey, sentence)
    to = Answering(sheet, survey, sentence)
    for app in served_apps(survey):
        if app.path in have:
            continue
        if app.framework == "express":
            way = partial(answer_last_in_express, sheet, survey, app, sentence)
            sheet.attempt(app.path, app.made.span.line, way)
        elif can_answer_last(app.framework):
            sheet.attempt(app.path, app.made.span.line, partial(answer_last, to, app))


RECIPE = Recipe(
    id="error-boundary",
    title="Answer safely when something fails",
    tier=Tier.REVIEW,
    controls=(_CONTROL, _EXPLAINED),
    parameters=parameters,
    draft=draft,
)
