"""ignore-env-files: files with secret values leave git, and an example file says what must be set."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.env_files import complete_example, keep_out_of_git, lines_by_example, tracked_values
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import Survey


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Untrack, ignore, and name the variables in an example file."""
    sheet = Sheet(inp)
    survey = inp.survey
    tracked = tracked_values(survey)
    wanted = lines_by_example(survey)
    if not tracked and not survey.ignored_env and not wanted:
        return sheet.draft()
    for path in tracked:
        sheet.untrack(path, "Git stops tracking this file; it stays on your disk as it is.")
    keep_out_of_git(sheet, survey, wanted, supporting=False)
    for example, lines in wanted.items():
        complete_example(sheet, example, dict(sorted(lines.items())))
    if any(survey.files[path].env and _has_secret(survey, path) for path in tracked):
        sheet.note(
            "The values were in git and stay in its history: make new keys at each provider, put them in .env and revoke the old ones."
        )
    if tracked:
        sheet.note("Whoever pulls this change loses their copy of the file: tell your team to keep theirs aside first.")
    return sheet.draft()


def _has_secret(survey: Survey, path: str) -> bool:
    env = survey.files[path].env
    return env is not None and any(entry.looks_secret for entry in env.entries)


RECIPE = Recipe(
    id="ignore-env-files",
    title="Keep .env files out of git",
    tier=Tier.SAFE,
    controls=("security.env-files",),
    parameters=parameters,
    draft=draft,
)
