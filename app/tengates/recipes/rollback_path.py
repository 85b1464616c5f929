"""rollback-path: the way back after a bad release, written down for the platform that was found."""

from __future__ import annotations

from string import Template

from tengates import assets
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.known import known_of
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey

_PATH = "docs/operations/rollback.md"
_CONTROL = "deployment.rollback"
_WHY = "After a bad release the way back takes one command instead of an evening."
_DATA = "\nA change of the database is not taken back by this: [add how a migration is taken back]."
# The name of a platform's manifest, and the template for it; git serves every other.
_PLATFORMS = (
    ("vercel.json", "vercel"),
    ("fly.toml", "fly"),
    ("wrangler.toml", "workers"),
    ("wrangler.json", "workers"),
    ("wrangler.jsonc", "workers"),
)


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """One document, where there is none."""
    sheet = Sheet(inp)
    if _CONTROL not in inp.missing or not inp.survey.traits.entry:
        return sheet.draft()
    if sheet.exists(_PATH):
        sheet.skip(_PATH, 0, "this document is there already, and says no command: complete it")
        return sheet.draft()
    words = {
        "health": known_of(inp.survey).health or "the app",
        "data": _DATA if inp.survey.traits.db else "",
    }
    path = assets.resources() / "templates" / "rollback" / f"{_platform(inp.survey)}.md"
    text = Template(path.read_text("utf-8")).substitute(words).rstrip("\n") + "\n"
    sheet.create(NewFile(_PATH, text.encode(), _WHY))
    sheet.note("Try it once on a quiet day: a way back that nobody has walked is a hope.")
    if "[" in text:
        sheet.note("Fill in what stands in square brackets: until then the document counts by half.")
    return sheet.draft()


def _platform(survey: Survey) -> str:
    names = {path.rpartition("/")[2] for path in survey.paths}
    return next((template for name, template in _PLATFORMS if name in names), "git")


RECIPE = Recipe(
    id="rollback-path",
    title="Write down the way back",
    tier=Tier.SAFE,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
