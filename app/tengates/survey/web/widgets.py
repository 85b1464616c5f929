"""Streamlit, Gradio and Chainlit: widgets that take text or files, and the functions behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from tengates.model.code import Assignment, Branch, Call, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import EntryKind, Guard, Input, InputKind
from tengates.survey.web import flow as flows
from tengates.survey.web import vocabulary
from tengates.survey.web.found import Context, Found
from tengates.survey.web.index import SourceFile, last
from tengates.survey.web.inputs import judged

_STREAMLIT = {
    "text_input": InputKind.TEXT,
    "text_area": InputKind.TEXT,
    "chat_input": InputKind.MESSAGE,
    "file_uploader": InputKind.UPLOAD,
    "camera_input": InputKind.UPLOAD,
    "audio_input": InputKind.UPLOAD,
}
_MANY = 200  # widgets of one page, and branches looked at around them
_KNOWN = re.compile(r"(?i)logged_?in|authenticat|is_auth|authoriz|check_password|password_correct|\buser_id\b")
_GRADIO_EVENTS = frozenset(
    {"click", "submit", "change", "upload", "input", "then", "select", "release", "stop_recording"}
)
_GRADIO_MAKERS = frozenset({"gradio.Interface", "gradio.ChatInterface"})
_GRADIO_TEXT = frozenset({"Textbox", "TextArea", "MultimodalTextbox", "Code", "Chatbot", "text", "textbox"})
_GRADIO_FILES = frozenset(
    {"File", "Image", "Audio", "Video", "UploadButton", "file", "image", "audio", "video", "microphone"}
)
_CHAINLIT = {"on_message": InputKind.MESSAGE, "on_audio_chunk": InputKind.UPLOAD, "on_audio_end": InputKind.UPLOAD}
_CHAINLIT_LOGIN = frozenset({"password_auth_callback", "oauth_callback", "header_auth_callback"})


def find_widgets(context: Context) -> Iterator[Found]:
    """Every widget or callback that takes text, a message or a file."""
    for file in context.project:
        if not file.is_python:
            continue
        if file.imports_any(frozenset({"streamlit"})):
            yield from islice(_streamlit(context, file), _MANY)
        if file.imports_any(frozenset({"gradio"})):
            yield from _gradio(context, file)
        if file.imports_any(frozenset({"chainlit"})):
            yield from _chainlit(context, file)


def _streamlit(context: Context, file: SourceFile) -> Iterator[Found]:
    page = _Page(context, file)
    for call in file.code.calls:
        kind = _STREAMLIT.get(last(call.callee))
        if kind is None or not _is_streamlit(file, call) or call.is_statement or _is_setting(call):
            continue
        span = _scope_span(file, call)
        guards = page.guards(call)
        made = _streamlit_input(context, file, call, kind)
        yield Found(
            file, span, file.place_of_call(call), EntryKind.WIDGET, "streamlit", (), "", None, guards, (made,)
        )  # fmt: skip


def _is_streamlit(file: SourceFile, call: Call) -> bool:
    if call.callee.startswith("streamlit."):
        return True
    owner = call.callee.partition(".")[0]
    made = file.anywhere.get(owner)
    return made is not None and made.value.name.startswith("streamlit.")


def _is_setting(call: Call) -> bool:
    """A field for a key or password sets the program up; it is no content."""
    given = call.expr.get("type")
    if given is not None and given.text == "password":
        return True
    label = next(iter(call.expr.positional), None) or call.expr.get("label")
    words = label.text.lower() if label is not None and label.kind is ExprKind.STRING else ""
    return any(word in words for word in ("api key", "password", "secret", "access token"))


def _scope_span(file: SourceFile, call: Call) -> Span:
    function = file.functions.get(call.scope)
    if function is not None:
        return function.span
    return Span(call.span.line, call.span.line, call.statement.start, max(file.whole.end, call.statement.end))


@dataclass(frozen=True)
class _Page:
    """A Streamlit page: what refuses on it, and what is shown to those who are logged in."""

    context: Context
    file: SourceFile

    @cached_property
    def refusal(self) -> Guard | None:
        """The first check on the page that stops."""
        found = self.context.guards.refusal(self.file, self.file.whole)
        return found.guard if found is not None else None

    @cached_property
    def known(self) -> list[Branch]:
        """Branches that are entered only by somebody who is logged in."""
        found = (
            row
            for row in self.file.code.branches
            if _KNOWN.search(row.condition.text) and not vocabulary.NEGATION.search(row.condition.text)
        )
        return list(islice(found, _MANY))

    @cached_property
    def front(self) -> tuple[Guard, ...]:
        """What the page that runs this one asks for."""
        return _front_page(self.context, self.file)

    def guards(self, call: Call) -> tuple[Guard, ...]:
        """A login asked for before the widget is shown, around it, or on the page that leads here."""
        if self.refusal is not None and self.refusal.place.span.end <= call.span.start:
            return (self.refusal,)
        for branch in self.known:
            if branch.span.start < call.span.start and call.span.end <= branch.span.end:
                text = " ".join(branch.condition.text.split())[:60]
                return (Guard(self.file.place(branch.span, text, branch.scope), text, "session"),)
        return self.front


def _front_page(context: Context, file: SourceFile) -> tuple[Guard, ...]:
    """What refuses on the page that runs the others through `st.navigation`."""
    for other in context.project:
        if other is file or not other.is_python or not other.imports_any(frozenset({"streamlit"})):
            continue
        shown = next((row for row in other.code.calls if row.callee == "streamlit.navigation"), None)
        refusal = context.guards.refusal(other, Span(1, shown.span.line, 0, shown.span.start)) if shown else None
        if refusal is not None:
            return (refusal.guard,)
    return ()


def _streamlit_input(context: Context, file: SourceFile, call: Call, kind: InputKind) -> Input:
    target = _target(file, call)
    names = [target] if target else []
    span = _scope_span(file, call)
    flow = flows.flow_of(file, span, (call.span,), names)
    given = Input(file.place_of_call(call), kind)
    limit = ""
    if call.expr.get("max_chars") is not None:
        limit = "max_chars"
    elif kind is InputKind.UPLOAD:
        limit = _upload_limit(context, call)
    return judged(context.project, flow, replace(given, limit=limit))


def _target(file: SourceFile, call: Call) -> str:
    rows: list[Assignment] = [
        row for row in file.assignments(call.statement) if row.value.span.start <= call.span.start
    ]
    return rows[0].target if rows else ""


def _upload_limit(context: Context, call: Call) -> str:
    if call.expr.get("max_upload_size") is not None:
        return "max_upload_size"
    for path, facts in context.project.facts.items():
        if path.endswith(".streamlit/config.toml"):
            size = facts.settings.get("server.maxUploadSize") if facts.settings is not None else None
            if size is not None or "maxUploadSize" in facts.text:
                return f"maxUploadSize in {path}"
    return ""


def _gradio(context: Context, file: SourceFile) -> Iterator[Found]:
    guards = _gradio_guards(context, file)
    seen: set[int] = set()
    for call in file.code.calls:
        handler, inputs = _gradio_handler(call)
        if handler is None:
            continue
        kinds = _gradio_kinds(file, call, inputs)
        if not kinds:
            continue
        target = context.project.function(file.path, handler.name) if handler.kind is ExprKind.NAME else None
        made = _gradio_found(context, file, (call, target), kinds, guards)
        if made.place.span.start not in seen:
            seen.add(made.place.span.start)
            yield made


def _gradio_handler(call: Call) -> tuple[Expr | None, Expr | None]:
    """The function that a widget or an event calls, and what it is given."""
    given = call.expr.positional
    method = last(call.callee)
    if call.callee in _GRADIO_MAKERS:
        inputs = call.expr.get("inputs") or (given[1] if len(given) > 1 else None)
        return call.expr.get("fn") or (given[0] if given else None), inputs
    if method in _GRADIO_EVENTS and "." in call.callee and (given or call.expr.get("fn")):
        handler = call.expr.get("fn") or given[0]
        inputs = call.expr.get("inputs") or (given[1] if len(given) > 1 else None)
        if inputs is not None and handler.kind in {ExprKind.NAME, ExprKind.FUNCTION}:
            return handler, inputs
    return None, None


def _gradio_kinds(file: SourceFile, call: Call, inputs: Expr | None) -> dict[InputKind, Expr]:
    """The kinds of input among an event's components."""
    if call.callee == "gradio.ChatInterface":
        return {InputKind.MESSAGE: call.expr}
    found: dict[InputKind, Expr] = {}
    listed = _component(file, call, inputs) if inputs is not None else None
    if listed is not None and listed.kind is ExprKind.LIST:
        inputs = listed  # `everything = [text, picture]`, and `button.click(ask, everything)`
    rows = (
        (inputs,)
        if inputs is not None and inputs.kind is not ExprKind.LIST
        else (inputs.positional if inputs is not None else ())
    )
    for item in rows:
        value = _component(file, call, item)
        component = last(value.name) if value.kind is ExprKind.CALL else value.text
        if component in _GRADIO_TEXT:
            found.setdefault(InputKind.TEXT, value)
        elif component in _GRADIO_FILES:
            found.setdefault(InputKind.UPLOAD, value)
    return found


def _component(file: SourceFile, call: Call, item: Expr) -> Expr:
    """What a name in an event's inputs was given: where the event stands, else anywhere in the file."""
    if item.kind is not ExprKind.NAME:
        return item
    near = [row for row in file.code.assignments if row.target == item.name and row.scope == call.scope]
    before = [row for row in near if row.span.start <= call.span.start]
    made = before[-1] if before else next(iter(near), file.anywhere.get(item.name))
    return made.value if made is not None else item


def _gradio_found(
    context: Context,
    file: SourceFile,
    handler: tuple[Call, tuple[SourceFile, Function] | None],
    kinds: dict[InputKind, Expr],
    guards: tuple[Guard, ...],
) -> Found:
    call, target = handler
    at, function = target if target is not None else (file, None)
    span = function.span if function is not None else call.span
    place = at.place_of_function(function) if function is not None else file.place_of_call(call)
    names = [item.name for item in function.parameters] if function is not None else []
    inputs = []
    for kind, component in kinds.items():
        flow = flows.flow_of(at, span, (), names)
        limit = "max_length" if component.get("max_length") is not None else ""
        inputs.append(judged(context.project, flow, Input(place, kind, limit=limit)))
    return Found(at, span, place, EntryKind.WIDGET, "gradio", (), "", function, guards, tuple(inputs))


def _gradio_guards(context: Context, file: SourceFile) -> tuple[Guard, ...]:
    for other in (file, *context.project):
        for call in other.code.calls if other.is_python else ():
            auth = call.expr.get("auth") or call.expr.get("auth_dependency")
            if (
                last(call.callee) in {"launch", "mount_gradio_app"}
                and auth is not None
                and auth.kind is not ExprKind.NONE
            ):
                return (Guard(other.place_of_call(call), "launch(auth=…)", "session"),)
    return ()


def _chainlit(context: Context, file: SourceFile) -> Iterator[Found]:
    guards = _chainlit_guards(context)
    for function in file.code.functions:
        for decorator in function.decorators:
            kind = _CHAINLIT.get(last(decorator.name)) if decorator.name.startswith("chainlit.") else None
            if kind is None:
                continue
            names = [item.name for item in function.parameters]
            flow = flows.flow_of(file, function.span, (), names)
            made = judged(context.project, flow, Input(file.place_of_function(function), kind))
            place = file.place_of_function(function)
            yield Found(
                file, function.span, place, EntryKind.WIDGET, "chainlit", (), "", function, guards, (made,)
            )  # fmt: skip


def _chainlit_guards(context: Context) -> tuple[Guard, ...]:
    for file in context.project:
        for function in file.code.functions if file.is_python else ():
            for decorator in function.decorators:
                if last(decorator.name) in _CHAINLIT_LOGIN:
                    return (Guard(file.place_of_function(function), last(decorator.name), "session"),)
    return ()
