"""operations-kit: the documents for the day when something breaks, filled with what the repository tells."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template

from tengates import assets
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.known import Known, known_of
from tengates.authoring.failures.dashboards import dashboard, panels_of, requests_of, rules
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_FOLDER = "docs/operations/"
_DASHBOARDS = "observability.dashboards"
_DRAWN, _RULES = "monitoring/grafana-dashboard.json", "monitoring/prometheus-rules.yml"


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of the kit: its file, the control that it serves, and why it is there."""

    name: str
    control: str
    why: str


_DOCUMENTS = (
    _Document(
        "runbook", "monitoring.runbooks", "Steps that somebody tired can follow, for each failure that is known."
    ),
    _Document("alerts", "monitoring.alerts", "Says at which figures somebody is told."),
    _Document("spending", "monitoring.spend-alerts", "Says at which cost a day somebody is told."),
    _Document("on-call", "monitoring.on-call", "Names who answers when it breaks."),
    _Document("severities", "monitoring.severities", "Says what must be mended at once and what can wait."),
    _Document("postmortem-template", "monitoring.postmortems", "A form for looking back without blame."),
    _Document(
        "objectives", "observability.slos", "Says what is slow enough, or wrong often enough, to stop other work."
    ),
    _Document("dashboards", _DASHBOARDS, "Says where use, errors and cost can be seen at a glance."),
)
_MODEL_COST = "- Tokens and cost an hour, by feature and by model."
_MODEL_OBJECTIVES = (
    "- Fewer than 0.5 % of model calls run into their time limit.\n"
    "- What one successful answer costs stays within [add the amount you can afford]."
)


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """At which cost a day somebody is told."""
    if not survey.traits.llm:
        return ()
    question = "At how many dollars a day should somebody be told?"
    return (ParameterSpec("budget", question, "20", "int", (), 1, 100_000),)


def draft(inp: RecipeInput) -> Draft:
    """The documents that are missing; one that is there is never touched."""
    sheet = Sheet(inp)
    survey = inp.survey
    if not survey.traits.entry:
        return sheet.draft()
    words = _words(known_of(survey), inp.values.get("budget", ""), llm=survey.traits.llm)
    drawn = _draw(sheet, inp)
    for document in _DOCUMENTS:
        if document.control not in inp.missing or (drawn and document.control == _DASHBOARDS):
            continue
        path = f"{_FOLDER}{document.name}.md"
        if sheet.exists(path):
            sheet.skip(path, 0, "this document is there already: fill in its blanks")
        else:
            sheet.create(NewFile(path, _filled(document.name, words).encode(), document.why))
    sheet.note("Fill in what stands in square brackets: until then each document counts by half.")
    return sheet.draft()


def _draw(sheet: Sheet, inp: RecipeInput) -> bool:
    """A dashboard and alert rules over the numbers that are counted here; False where none are."""
    panels, requests = panels_of(inp.survey), requests_of(inp.survey)
    if _DASHBOARDS not in inp.missing or not panels or sheet.exists(_DRAWN):
        return False
    title = "Operations"
    sheet.create(NewFile(_DRAWN, dashboard(title, panels).encode(), "Use, errors and cost at a glance, in Grafana."))
    sheet.note(
        f"Import {_DRAWN} in Grafana and choose your source of numbers there; look at it once with real traffic."
    )
    if requests is not None and "monitoring.alerts" in inp.missing and not sheet.exists(_RULES):
        sheet.create(NewFile(_RULES, rules(requests).encode(), "Somebody is told when requests fail or get slow."))
        sheet.note(f"Load {_RULES} into Prometheus (rule_files) and lead its alerts to whoever is on call.")
    return True


def _words(known: Known, budget: str, *, llm: bool) -> dict[str, str]:
    words = {
        "stack": known.stack,
        "start": known.start or "[your start command]",
        "health": known.health or "[link to your health check]",
        "rollback": known.rollback or "[your command that goes back to the last release]",
        "providers": known.providers or "[name of the model provider]",
        "routes": known.model_routes or "[name of the part that calls the model]",
        "budget": budget,
        "dashboard_routes": f" ({known.model_routes} first)" if known.model_routes else "",
        "dashboard_cost": _MODEL_COST if llm else "- How much memory and time the app takes.",
        "model_objectives": _MODEL_OBJECTIVES if llm else "- The app answers 99.5 % of the time.",
    }
    return {**words, "model_sections": _filled("runbook-model", words) + "\n" if llm else ""}


def _filled(name: str, words: dict[str, str]) -> str:
    path = assets.resources() / "templates" / "operations" / f"{name}.md"
    return Template(path.read_text("utf-8")).substitute(words).rstrip("\n") + "\n"


RECIPE = Recipe(
    id="operations-kit",
    title="Write down what to do when it breaks",
    tier=Tier.SAFE,
    controls=tuple(document.control for document in _DOCUMENTS),
    parameters=parameters,
    draft=draft,
)
