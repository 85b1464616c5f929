"""What happens while an image is built, when no variable of the running program is set yet."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.model.survey import Survey


def note_build(sheet: Sheet, survey: Survey) -> None:
    """Say so where a build runs the settings of Django, which stop now when a secret is missing."""
    for path, facts in sorted(survey.files.items()):
        if any(step.keyword == "RUN" and "manage.py" in step.argument for step in facts.dockerfile):
            sheet.note(
                f"{path} runs manage.py while the image is built, where the secret is not set: give that step a stand-in, such as `RUN SECRET_KEY=unset python manage.py …` with the variable's name."
            )
