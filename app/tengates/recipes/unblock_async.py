"""unblock-async: what makes an asynchronous server wait is awaited, or handed to a thread."""

from __future__ import annotations

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.serving.event_loops import starts_new_loops
from tengates.authoring.serving.python_async_clients import ClientSwap, swapped_client
from tengates.authoring.serving.python_awaiting import blocking_call, in_thread
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Call
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Span
from tengates.model.survey import Presence, Survey
from tengates.survey.linked import linked

_CONTROL = "performance.no-blocking-async"
_CONNECTS = ("sqlite3.connect", "psycopg2.connect", "pymysql.connect")
_FILES = ("open", "io.open")
_IN_THREAD = "The server serves others while a thread waits."


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """Nothing to ask."""
    return ()


def draft(inp: RecipeInput) -> Draft:
    """Mend each call that the control reported."""
    sheet = Sheet(inp)

    def mend(site: Site) -> None:
        path = site.place.path
        if not path.endswith(".py"):
            raise CannotEdit("use the functions of fs.promises here, and await them")
        call = _found(inp.survey, site)
        file = sheet.python(path)
        tree = PythonTree(file.source)
        node = blocking_call(tree, site.place.span)
        if call.callee == "time.sleep":
            start, end = tree.span(node.func)
            needs = _asyncio(sheet, file, path)
            why = "The server serves others while this waits."
            sheet.mend(path, site.place.line, Splice(start, end, b"await asyncio.sleep"), why, needs)
            return
        swap = swapped_client(file, tree, node) if _may_swap(inp.survey, site, call) else None
        if swap is not None:
            _swap(sheet, site, swap)
            return
        _refuse_thread(inp.survey, path, call)
        needs = _asyncio(sheet, file, path)
        first, *rest = in_thread(file, tree, node)
        key = f"thread:{path}:{site.place.span.start}"
        sheet.mend(path, site.place.line, first, _IN_THREAD, (*needs, key))
        sheet.support(path, rest, _IN_THREAD, key)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    return sheet.draft()


def _found(survey: Survey, site: Site) -> Call:
    facts = survey.files.get(site.place.path)
    for call in facts.code.calls if facts is not None and facts.code is not None else ():
        if call.span.start == site.place.span.start and call.span.end == site.place.span.end:
            return call
    raise CannotEdit("the call was not found again at this place")


def _asyncio(sheet: Sheet, file: PythonFile, path: str) -> tuple[str, ...]:
    splices = file.add_import("asyncio")
    key = f"import:{path}:asyncio"
    sheet.support(path, splices, "The new code uses asyncio.", key)
    return (key,) if splices else ()


def _may_swap(survey: Survey, site: Site, call: Call) -> bool:
    """A model call whose client no other file and no second event loop uses."""
    return _is_model(survey, site) and not _shared(survey, site.place.path, call) and not starts_new_loops(survey)


def _streams(survey: Survey, path: str, span: Span) -> bool:
    """Whether a model's answer comes in piece by piece there: who goes through the pieces waits for each."""
    return any(
        row.place.path == path
        and span.start <= row.place.span.start < span.end
        and row.stream.presence is Presence.SET
        and (row.stream.value is None or row.stream.value.text not in {"false", "False"})
        for row in survey.model_calls
    )


def _is_model(survey: Survey, site: Site) -> bool:
    return any(
        call.place.path == site.place.path and call.place.span.start == site.place.span.start
        for call in survey.model_calls
    )


def _shared(survey: Survey, path: str, call: Call) -> bool:
    """Whether another file may use the client too."""
    name = call.written.partition(".")[0]
    return any(item.name == name for other, code in survey.sources() if other != path for item in code.imports)


def _swap(sheet: Sheet, site: Site, swap: ClientSwap) -> None:
    """The client and every await of it are one change: half of it would not run."""
    path = site.place.path
    key = f"await:{path}:{swap.name}"
    why = "The asynchronous client lets the server serve others while the model writes."
    sheet.mend(path, site.place.line, swap.made, why, (key,))
    sheet.support(path, swap.supporting, why, key)


def _refuse_thread(survey: Survey, path: str, call: Call) -> None:
    """What must not, or need not, run in a thread."""
    if call.callee in _CONNECTS:
        raise CannotEdit("its connection is used by what follows; use the database's asynchronous driver")
    if call.callee in _FILES:
        raise CannotEdit("the file is read by what follows; do both in one function and hand that to asyncio.to_thread")
    stream = call.expr.get("stream")
    asked = stream is not None and stream.text not in {"false", "False"}
    if asked or call.written.endswith(".stream") or _streams(survey, path, call.span):
        raise CannotEdit("its answer streams; use the asynchronous client with async for")
    if call.expr.get("**") is not None:
        raise CannotEdit("its options come in through **, which may ask for a stream")
    project = linked(survey).project
    reached = linked(survey).bindings.function_of(project.files[path], call.callee, call.scope)
    for at, span in project.reached(*reached, depth=2) if reached is not None else ():
        if _streams(survey, at.path, span):
            raise CannotEdit("what it opens streams, and waits again for each piece; use the asynchronous client")
        if any(
            row.callee.startswith(("asyncio.", "streamlit."))
            for row in at.code.calls
            if span.start <= row.span.start < span.end
        ):
            raise CannotEdit("what it runs belongs to the thread that it runs in now")


RECIPE = Recipe(
    id="unblock-async",
    title="Keep the server free while it waits",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
