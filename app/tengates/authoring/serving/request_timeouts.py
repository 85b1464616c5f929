"""The time limit of a request made by hand: requests, urllib, aiohttp, fetch, axios, got."""

from __future__ import annotations

from ast_grep_py import SgNode

from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.model.survey import OutboundCall

_AXIOS_BODY = {"post", "put", "patch", "postForm", "putForm", "patchForm"}
_AXIOS_PLAIN = {"get", "delete", "head", "options"}
_AXIOS_CONFIG = {"axios", "default", "request", "create"}


def give_time_limit(sheet: Sheet, call: OutboundCall, seconds: int) -> Splice:
    """The edit that makes a request give up after this time."""
    if call.place.path.endswith(".py"):
        return _python(sheet.python(call.place.path), call, seconds)
    return _javascript(sheet.javascript(call.place.path), call, seconds)


def _python(file: PythonFile, call: OutboundCall, seconds: int) -> Splice:
    found = file.call_at(call.place.span)
    if call.library == "aiohttp":
        return _keyword(file, found, f"{_aiohttp(file)}ClientTimeout(total={seconds})")
    return _keyword(file, found, str(seconds))


def _keyword(file: PythonFile, call: CallLayout, value: str) -> Splice:
    """Set `timeout`, in place of a `timeout=None` that is there."""
    if any(item.keyword == "**" for item in call.arguments):
        raise CannotEdit("its options come in through **, which may already hold a timeout")
    given = call.argument("timeout")
    if given is None:
        return file.keyword(call, "timeout", value)
    start, end = given.value
    if file.source.data[start:end] != b"None":
        raise CannotEdit("it sets a timeout that this refactor does not understand")
    return Splice(start, end, value.encode())


def _aiohttp(file: PythonFile) -> str:
    if local := file.has_import("aiohttp"):
        return f"{local}."
    if file.has_import("aiohttp", "ClientTimeout"):
        return ""
    raise CannotEdit("aiohttp is imported in a way that this refactor does not follow")


def _javascript(file: JavaScriptFile, call: OutboundCall, seconds: int) -> Splice:
    found = file.call_at(call.place.span)
    last = call.call.callee.rpartition(".")[2]
    milliseconds = f"{seconds * 1000:_}"
    if call.library == "fetch":
        return _option(file, found, 1, ("signal", f"AbortSignal.timeout({milliseconds})"))
    if call.library == "got":
        return _option(file, found, 1, ("timeout", f"{{ request: {milliseconds} }}"))
    if call.library == "axios" and last in _AXIOS_BODY | _AXIOS_PLAIN | _AXIOS_CONFIG:
        return _axios(file, found, last, milliseconds)
    raise CannotEdit(f"how {call.library} takes a timeout is not known to this refactor; set it by hand")


def _axios(file: JavaScriptFile, call: SgNode, method: str, milliseconds: str) -> Splice:
    arguments = file.arguments(call)
    setting = ("timeout", milliseconds)
    if method in _AXIOS_PLAIN:
        return _option(file, call, 1, setting)
    if method in _AXIOS_BODY:
        if len(arguments) == 1:
            return file.argument(call, f"undefined, {{ timeout: {milliseconds} }}")
        return _option(file, call, 2, setting)
    if arguments and arguments[0].kind() != "object":
        return _option(file, call, 1, setting)
    return _option(file, call, 0, setting)


def _option(file: JavaScriptFile, call: SgNode, index: int, setting: tuple[str, str]) -> Splice:
    """Set an option in the options object at this position of the arguments, adding the object where there is none."""
    key, value = setting
    arguments = file.arguments(call)
    if any(item.kind() == "spread_element" for item in arguments):
        raise CannotEdit("its arguments come in through a spread (...)")
    if len(arguments) == index:
        return file.argument(call, f"{{ {key}: {value} }}")
    if len(arguments) < index:
        raise CannotEdit("it is called in an unusual way")
    options = arguments[index]
    if options.kind() != "object":
        raise CannotEdit("its options are put together elsewhere; set the limit there")
    if "..." in file.keys(options):
        raise CannotEdit(f"its options come in through a spread (...), which may already hold {key}")
    return file.property(options, key, value)
