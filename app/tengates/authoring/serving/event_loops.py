"""Whether an app lives in one event loop, as an asynchronous client at the top of a module expects."""

from __future__ import annotations

from tengates.model.survey import Survey

_LOOPS = {"asyncio.run", "asyncio.new_event_loop", "asyncio.get_event_loop().run_until_complete"}
_NEW_LOOPS = {"flask", "django", "streamlit", "gradio"}


def starts_new_loops(survey: Survey) -> bool:
    """Whether the framework, or a function of the app's own, starts an event loop for each request."""
    if any(entry.framework in _NEW_LOOPS for entry in survey.entries):
        return True
    return any(
        call.callee in _LOOPS and call.scope not in {"", "__main__", "main"}
        for _path, code in survey.sources()
        for call in code.calls
    )
