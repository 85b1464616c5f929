"""http-timeouts: a request to another server gives up instead of waiting for ever."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.models.slow_calls import is_slow, waits_for_answer
from tengates.authoring.serving.request_timeouts import give_time_limit
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey

_CONTROL = "errors.http-timeout"


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How long to wait, and how long for a model that is slow by nature."""
    question = "After how many seconds should a request to another server give up?"
    slow = "And for what is slow by nature: long answers, pictures, speech, local or reasoning models, whole streams?"
    return (
        ParameterSpec("seconds", question, "10", "int", (), 1, 600),
        ParameterSpec("long_seconds", slow, "60", "int", (), 1, 3600),
    )


def draft(inp: RecipeInput) -> Draft:
    """Add the time limit at each reported call."""
    sheet = Sheet(inp)
    requests = (*inp.survey.outbound, *inp.survey.model_requests)
    calls = {(call.place.path, call.place.span.start): call for call in requests}
    slow = {(call.place.path, call.place.span.start) for call in inp.survey.model_calls if is_slow(inp.survey, call)}

    def mend(site: Site) -> None:
        key = (site.place.path, site.place.span.start)
        call = calls.get(key)
        if call is None:
            raise CannotEdit("this request was not found again")
        long = key in slow or (call not in inp.survey.model_requests and waits_for_answer(call))
        seconds = int(inp.values["long_seconds" if long else "seconds"])
        path, why = call.place.path, f"The request gives up after {seconds} seconds instead of waiting for ever."
        sheet.mend(path, site.place.line, give_time_limit(sheet, call, seconds), why)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    if any(call.library == "fetch" for call in requests):
        sheet.note("A fetch that reaches its limit throws a TimeoutError, also while its answer is still streaming.")
    return sheet.draft()


RECIPE = Recipe(
    id="http-timeouts",
    title="Give every outbound request a time limit",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
