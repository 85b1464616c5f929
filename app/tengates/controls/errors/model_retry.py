"""errors.model-retry: model calls retry with growing pauses, on purpose."""

from __future__ import annotations

from tengates.authoring import Confidence, Control, Kind, ModelCall, Outcome, Presence, Site, Survey, coverage, when

_BY_DEFAULT = 0.5  # gates: an SDK's built-in retries, left as they are


def judge(survey: Survey) -> Outcome:
    """Retries set on purpose count whole, built-in ones by half."""
    sites = tuple(_site(call) for call in survey.model_calls)
    values = tuple(_value(call) for call in survey.model_calls)
    doubt = any(call.retries.presence is Presence.UNKNOWN for call in survey.model_calls)
    return coverage(
        sites,
        noun=("model call", "model calls"),
        has=("retries on purpose", "retry on purpose"),
        confidence=Confidence.LOW if doubt else Confidence.HIGH,
        values=values,
    )


def _value(call: ModelCall) -> float:
    if call.retries.presence is not Presence.SET:
        return 0.0
    return _BY_DEFAULT if call.retries.by_default else 1.0


def _site(call: ModelCall) -> Site:
    messages = {
        0.0: "one failure of the provider fails your user",
        _BY_DEFAULT: "retries only as often as the SDK happens to",
        1.0: "retries as often as you chose",
    }
    value = _value(call)
    return Site(call.place, value >= 1.0, messages[value])


CONTROL = Control(
    id="errors.model-retry",
    title="Model calls that try again",
    kind=Kind.COVERAGE,
    weight=2,
    applies=when.llm,
    judge=judge,
)
