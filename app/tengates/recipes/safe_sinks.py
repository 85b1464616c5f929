"""safe-sinks: what a stranger sends stays data and never becomes a query, a command, code or a page."""

from __future__ import annotations

from collections.abc import Callable

from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.safety.data_reading import DataReading
from tengates.authoring.safety.javascript_commands import JavaScriptCommands
from tengates.authoring.safety.javascript_queries import JavaScriptQueries
from tengates.authoring.safety.page_cleaning import PageCleaning
from tengates.authoring.safety.python_commands import PythonCommands
from tengates.authoring.safety.python_queries import PythonQueries
from tengates.authoring.safety.template_marks import escape_shown
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place
from tengates.model.survey import Survey

_CONTROL = "security.injection"
# Words of the control's messages, with the reason why such a site is left alone.
_ADVICE = (
    ("unpacked", "pickle and its like run code by design: keep such data as JSON instead"),
    ("entities", "take the option that resolves entities out by hand: what relies on it is not seen"),
    ("chooses the file", "which folder it may come from is not known here: resolve the path and refuse what lies outside that folder"),
    ("the whole query", "who sends the whole query can ask anything: let code write it, and give the database user few rights"),
    ("part of the filter", "this filter is text: check the value against a pattern, such as letters and digits alone, before it is put in"),
    ("an operator such as", "say that the field is text, with a schema: use “Check requests against a schema”"),
    ("stands in the database is run", "whoever may write there may run anything: keep what runs in the code"),
    ("chooses which program", "a visitor chooses which program is run: allow known programs alone"),
)  # fmt: skip


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Mend each reported place in its own way."""
    sheet = Sheet(inp)
    ways = _ways(sheet, inp.survey)

    def mend(site: Site) -> None:
        reason = next((advice for words, advice in _ADVICE if words in site.message), "")
        if reason:
            raise CannotEdit(reason)
        python = site.place.path.endswith(".py")
        if not python and not site.place.path.endswith(JAVASCRIPT):
            if "what a visitor sends" not in site.message:
                raise CannotEdit(
                    "this template shows what people saved as it is, perhaps on purpose: clean it when it is saved, or take the mark out by hand"
                )
            escape_shown(sheet, site.place)
            return
        way = next((way for words, is_python, way in ways if words in site.message and is_python is python), None)
        if way is None:
            raise CannotEdit("this answers with a page put together from text: let a template write it, which escapes")
        way(site.place)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    return sheet.draft()


def _ways(sheet: Sheet, survey: Survey) -> tuple[tuple[str, bool, Callable[[Place], None]], ...]:
    """Words of the control's messages, whether the file is Python, and what mends such a place."""
    reading, pages = DataReading(sheet), PageCleaning(sheet, survey)
    return (
        ("part of the query", True, PythonQueries(sheet, survey).mend),
        ("part of the query", False, JavaScriptQueries(sheet, survey).mend),
        ("part of a command", True, PythonCommands(sheet).mend),
        ("part of a command", False, JavaScriptCommands(sheet).mend),
        ("YAML file can run code", True, reading.yaml),
        ("run as code", True, reading.python_literal),
        ("run as code", False, reading.javascript_literal),
        ("part of the page", False, pages.mend),
    )


RECIPE = Recipe(
    id="safe-sinks",
    title="Keep strangers' text out of queries, commands and code",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
