"""secret-to-env: a credential leaves the code for the environment, and the app says at start-up when it is missing."""

from __future__ import annotations

import re

from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.built_images import note_build
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.env_files import complete_example, keep_out_of_git, names_in
from tengates.authoring.editing.secret_names import Lift, Names
from tengates.authoring.safety.javascript_secrets import lift_javascript
from tengates.authoring.safety.python_secrets import lift_python
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.config import Role, SecretHit
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.service.browser import is_browser_code

_CONTROL = "security.secrets-in-code"
_WHY = "The value comes from the environment; the app stops at once when it is not set."
_TEST_SETTINGS = re.compile(r"(?:playwright|vitest|jest|cypress)\.config\.[cm]?[jt]s$")
_NODE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_BROWSER_TOOLS = {"vite", "react-scripts", "@angular/core", "parcel", "@vue/cli-service"}
_SERVER_TOOLS = {"next", "nuxt", "@sveltejs/kit", "@remix-run/node", "astro", "@tanstack/react-start"}


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """A name of one's own."""
    return (ParameterSpec("name", "Name of the variable? Leave it empty to have it taken from the code.", ""),)


def draft(inp: RecipeInput) -> Draft:
    """Lift each reported value out of its file."""
    sheet = Sheet(inp)
    survey = inp.survey
    names = Names(inp.values["name"].strip())
    if names.wanted and not _NODE_NAME.match(names.wanted):
        sheet.skip("", 0, "the name of a variable may hold letters, digits and _ only")
        return sheet.draft()

    def mend(site: Site) -> None:
        _refuse(survey, site.place.path)
        for hit in _hits(survey, site):
            _lift(sheet, survey, (site.place.path, hit), names)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    if names.by_digest and sheet.has_edits():
        sheet.note(
            "Each value was readable by everyone with the code and stays in git's history: make a new one at its provider, put it into .env and revoke the old one."
        )
        sheet.note("Set the same variables where the app is hosted, before you deploy this change.")
        note_build(sheet, survey)
    return sheet.draft()


def _hits(survey: Survey, site: Site) -> list[SecretHit]:
    facts = survey.files.get(site.place.path)
    found = [hit for hit in facts.secrets if hit.span.line == site.place.line] if facts else []
    if not found:
        raise CannotEdit("the value was not found again at this place")
    return found


def _lift(sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: Names) -> None:
    path, hit = place
    folder = app_folder(survey, path)
    env = f"{folder}.env"
    if env in survey.tracked:
        raise CannotEdit(f"git tracks {env}: first use “Keep .env files out of git”")
    if path.endswith(".py"):
        lift, needs = lift_python(sheet, survey, place, names)
    else:
        lift, needs = lift_javascript(sheet, survey, place, names)
    needs += _keep_value(sheet, survey, env, lift)
    example = env_example(survey, folder)
    named = {**names.examples.get(example, {}), lift.name: f"{lift.name}="}
    rows = named if not sheet.exists(example) else {lift.name: f"{lift.name}="}
    needs += complete_example(sheet, example, rows, needed=True)
    names.examples[example] = named
    sheet.mend(path, hit.span.line, lift.splice, _WHY, needs)


def _refuse(survey: Survey, path: str) -> None:
    facts = survey.files[path]
    if facts.env is not None:
        raise CannotEdit("this is an environment file: use “Keep .env files out of git”")
    if facts.code is None or not path.endswith((".py", *JAVASCRIPT)):
        raise CannotEdit("this is no Python or JavaScript file: move the value to .env by hand")
    if facts.role in {Role.TEST, Role.VENDORED, Role.GENERATED} or _TEST_SETTINGS.match(path.rpartition("/")[2]):
        raise CannotEdit("tests, vendored and generated files are not edited: replace the value by an invented one")
    if is_browser_code(path, facts.code) or _in_browser_app(survey, path):
        raise CannotEdit(
            "this code runs in the browser, where every visitor can read any value, also one from the environment: move the call that needs it to your server"
        )


def _in_browser_app(survey: Survey, path: str) -> bool:
    """Whether a file is bundled for the browser: the source of a single-page app."""
    folder = app_folder(survey, path)
    row = survey.files.get(f"{folder}package.json")
    names = {item.name for item in row.manifest.dependencies} if row is not None and row.manifest is not None else set()
    return path.startswith(f"{folder}src/") and bool(names & _BROWSER_TOOLS) and not names & _SERVER_TOOLS


def _keep_value(sheet: Sheet, survey: Survey, env: str, lift: Lift) -> tuple[str, ...]:
    """Put the value into `.env` and see to it that git ignores the file."""
    needs = keep_out_of_git(sheet, survey, [env_example(survey, app_folder(survey, env))], supporting=True)
    sheet.hide(env)
    key = f"value:{env}:{lift.name}"
    line = f"{lift.name}={_dotenv(lift.value)}"
    if lift.name in names_in(sheet.created(env)) and line.encode() not in sheet.created(env).split(b"\n"):
        raise CannotEdit(f"another value in the code is called {lift.name} too: give this one a name of its own first")
    why = "Keeps the app running on this machine; git ignores the file."
    if not sheet.exists(env):
        sheet.append_new(NewFile(env, f"{line}\n".encode(), why, supporting=True, key=f"values:{env}", sensitive=True))
        return (*needs, f"values:{env}")
    source = Source(sheet.data(env))
    if lift.name in names_in(source.data):
        sheet.note(f"{env} already sets {lift.name}: its value there is kept.")
        return needs
    end = len(source.data)
    sheet.support(env, [Splice(end, end, source.new_line_before(end) + source.lines(line))], why, key)
    return (*needs, key)


def _dotenv(value: str) -> str:
    """A value as dotenv readers of both languages take it."""
    if re.fullmatch(r"[A-Za-z0-9_./:@%+=,-]*", value):
        return value
    if "'" not in value and "\n" not in value:
        return f"'{value}'"
    raise CannotEdit("the value holds characters that a .env file cannot carry safely")


RECIPE = Recipe(
    id="secret-to-env",
    title="Move secrets out of the code",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
