"""bound-model-output: every model call says how long its answer may become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from tengates.authoring.drafting import Sheet
from tengates.authoring.edits import CannotEdit, Splice
from tengates.authoring.javascript_edits import JavaScriptFile
from tengates.authoring.python_edits import PythonFile
from tengates.authoring.python_shapes import Argument, CallLayout
from tengates.authoring.versions import at_least
from tengates.model.change import Draft, ParameterSpec, Tier
from tengates.model.code import Call, Expr, ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Survey

_CONTROL = "cost.token-limits"
_NAME = "MAX_OUTPUT_TOKENS"
_CHAT = (
    "chat.completions.create",
    "chat.completions.parse",
    "chat.completions.stream",
    "chat.completions.runTools",
    "chat.completions.with_raw_response.create",
)
_GENAI = ("models.generate_content", "models.generate_content_stream")
_GENAI_JS = ("models.generateContent", "models.generateContentStream")

# Endings of a callee with the option that bounds its answer; "chat" depends on version and provider.
_PYTHON_CALLS: Mapping[str, Mapping[str, str]] = {
    "openai": {
        **dict.fromkeys(_CHAT, "chat"),
        "responses.create": "max_output_tokens",
        "responses.parse": "max_output_tokens",
        "responses.stream": "max_output_tokens",
        "threads.runs.create": "max_completion_tokens",
        "threads.runs.create_and_poll": "max_completion_tokens",
        "threads.runs.stream": "max_completion_tokens",
        "threads.create_and_run": "max_completion_tokens",
        "ChatCompletion.create": "max_tokens",
        "ChatCompletion.acreate": "max_tokens",
        "Completion.create": "max_tokens",
        "Completion.acreate": "max_tokens",
        "completions.create": "max_tokens",
    },
    "anthropic": {
        "messages.create": "max_tokens",
        "messages.stream": "max_tokens",
        "messages.parse": "max_tokens",
        "completions.create": "max_tokens_to_sample",
    },
    "litellm": {
        "completion": "max_tokens",
        "acompletion": "max_tokens",
        "text_completion": "max_tokens",
        "responses": "max_output_tokens",
        "aresponses": "max_output_tokens",
    },
    "groq": dict.fromkeys(_CHAT, "max_tokens"),
    "together": dict.fromkeys(_CHAT, "max_tokens"),
    "google-genai": dict.fromkeys(_GENAI, "config.max_output_tokens"),
    "mistral": dict.fromkeys(
        ("chat.complete", "chat.complete_async", "chat.stream", "chat.stream_async"), "max_tokens"
    ),
}
_JAVASCRIPT_CALLS: Mapping[str, Mapping[str, str]] = {
    "openai": {
        **dict.fromkeys(_CHAT, "chat"),
        "responses.create": "max_output_tokens",
        "responses.parse": "max_output_tokens",
        "responses.stream": "max_output_tokens",
        "threads.runs.create": "max_completion_tokens",
        "threads.runs.createAndPoll": "max_completion_tokens",
        "threads.runs.stream": "max_completion_tokens",
        "threads.createAndRun": "max_completion_tokens",
        "createChatCompletion": "max_tokens",
        "createCompletion": "max_tokens",
        "completions.create": "max_tokens",
    },
    "anthropic": {"messages.create": "max_tokens", "messages.stream": "max_tokens", "messages.parse": "max_tokens"},
    "ai-sdk": dict.fromkeys(("generateText", "streamText", "generateObject", "streamObject", "ToolLoopAgent"), "ai"),
    "google-genai": dict.fromkeys(_GENAI_JS, "config.maxOutputTokens"),
    "groq": dict.fromkeys(_CHAT, "max_tokens"),
    "together": dict.fromkeys(_CHAT, "max_tokens"),
}
_PYTHON_MODELS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "ChatOpenAI",
            "AzureChatOpenAI",
            "OpenAI",
            "AzureOpenAI",
            "ChatAnthropic",
            "ChatGroq",
            "ChatMistralAI",
            "ChatFireworks",
            "ChatTogether",
            "ChatLiteLLM",
            "init_chat_model",
        ),
        "max_tokens",
    ),
    **dict.fromkeys(("ChatGoogleGenerativeAI", "GoogleGenerativeAI", "ChatVertexAI", "VertexAI"), "max_output_tokens"),
    **dict.fromkeys(("ChatOllama", "OllamaLLM", "Ollama"), "num_predict"),
}
_JAVASCRIPT_MODELS: Mapping[str, str] = {
    **dict.fromkeys(
        ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "ChatAnthropic", "ChatGroq", "ChatMistralAI", "ChatTogetherAI"),
        "maxTokens",
    ),
    **dict.fromkeys(("ChatGoogleGenerativeAI", "ChatVertexAI"), "maxOutputTokens"),
    **dict.fromkeys(("ChatOllama", "Ollama"), "numPredict"),
}
_REASONING = ("o1", "o3", "o4", "gpt-5")


@dataclass(frozen=True, slots=True)
class _Target:
    """The call that is edited and the option it gets."""

    place: Place
    option: str


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How long, and where the number is kept."""
    return (
        ParameterSpec(
            "cap", "How many tokens may one answer have? (900 is about 650 words)", "900", "int", (), 1, 200_000
        ),
        ParameterSpec(
            "style", f"Write the number at each call, or once per file as {_NAME}?", "constant", "choice",
            ("constant", "inline"),
        ),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Add the bound to each reported call, or to the model object that the call goes through."""
    sheet = Sheet(inp)
    calls = {(call.place.path, call.place.span.start): call for call in inp.survey.model_calls}

    def mend(site: Site) -> None:
        call = calls.get((site.place.path, site.place.span.start))
        if call is None:
            raise CannotEdit("this model call was not found again")
        target = _target(inp.survey, call)
        why = f"The answer of this model call ends after {inp.values['cap']} tokens at most."
        if target.place.path.endswith((".py", ".pyi")):
            _bound_python(sheet, target, inp.values, why)
        else:
            _bound_javascript(sheet, target, inp.values, why)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    _notes(sheet, inp.survey)
    return sheet.draft()


def _target(survey: Survey, call: ModelCall) -> _Target:
    python = call.place.path.endswith(".py")
    models = _PYTHON_MODELS if python else _JAVASCRIPT_MODELS
    if call.client is not None and (option := _model_option(survey, call.client, models)):
        return _Target(call.client, option)
    if option := models.get(_last(call.callee)) if _is_langchain(call.callee) else None:
        return _Target(call.place, option)
    table = (_PYTHON_CALLS if python else _JAVASCRIPT_CALLS).get(call.sdk)
    if call.sdk in {"own", "framework"}:
        raise CannotEdit("the model is set up in code that this refactor does not follow; set the limit there")
    if table is None:
        raise CannotEdit(
            f"the option that bounds an answer of {call.sdk} is not known to this refactor; set it by hand"
        )
    option = next((name for ending, name in table.items() if _ends(call.callee, ending)), None)
    if option is None:
        raise CannotEdit("this way of calling the model takes no limit here; set it where the model is configured")
    return _Target(call.place, _settled(survey, call, option, python=python))


def _settled(survey: Survey, call: ModelCall, option: str, *, python: bool) -> str:
    """The name that the installed version and the provider understand."""
    if option == "ai":
        return "maxOutputTokens" if at_least(survey, "ai", call.place.path, (5, 0)) else "maxTokens"
    if option != "chat":
        return option
    if _other_provider(survey, call):
        return "max_tokens"
    first = (1, 45) if python else (4, 60)
    reasoning = call.model.startswith(_REASONING)
    return "max_completion_tokens" if reasoning or at_least(survey, "openai", call.place.path, first) else "max_tokens"


def _other_provider(survey: Survey, call: ModelCall) -> bool:
    """Whether the client speaks to a server other than OpenAI's, which may know the older name alone."""
    client = call_at(survey, call.client) if call.client else None
    made = client.expr if client is not None else _made_here(survey, call)
    if made is None:
        return False
    first = made.positional[0] if made.positional else None
    given = [made.get("base_url"), first.get("baseURL") if first else None]
    elsewhere = any(value is not None and "api.openai.com" not in value.text for value in given)
    return elsewhere or "Azure" in made.name


def _made_here(survey: Survey, call: ModelCall) -> Expr | None:
    """The client as the file itself makes it, where the survey did not follow it."""
    code = survey.files[call.place.path].code
    name = call.call.written.partition(".")[0]
    made = [item.value for item in code.assignments if item.target == name] if code is not None else []
    return made[0] if len(made) == 1 and made[0].kind is ExprKind.CALL else None


def call_at(survey: Survey, place: Place) -> Call | None:
    """The extracted call at a place."""
    facts = survey.files.get(place.path)
    if facts is None or facts.code is None:
        return None
    inside = [
        call for call in facts.code.calls if call.span.start == place.span.start and call.span.end <= place.span.end
    ]
    return max(inside, key=lambda call: call.span.end, default=None)


def _model_option(survey: Survey, place: Place, models: Mapping[str, str]) -> str | None:
    client = call_at(survey, place)
    if client is None or not _is_langchain(client.callee):
        return None
    return models.get(_last(client.callee))


def _is_langchain(callee: str) -> bool:
    return callee.lstrip("@").startswith("langchain")


def _last(callee: str) -> str:
    return callee.removesuffix("()").rpartition(".")[2]


def _ends(callee: str, ending: str) -> bool:
    return callee == ending or callee.endswith("." + ending)


def _bound_python(sheet: Sheet, target: _Target, values: Mapping[str, str], why: str) -> None:
    path = target.place.path
    file = sheet.python(path)
    call = file.call_at(target.place.span)
    if call.has_spread:
        raise CannotEdit("its options come in through * or **; set the limit where they are put together")
    value, key = values["cap"], ""
    if values["style"] == "constant":
        value, known = _constant_name(file.constant(_NAME), file.free_name(_NAME))
        if not known:
            key = f"constant:{path}"
            sheet.support(path, [file.after_imports(call.start, f"{value} = {values['cap']}")], _WHY_CONSTANT, key)
    splice = _python_option(file, call, target.option, value)
    sheet.mend(path, target.place.line, splice, why, (key,) if key else ())


def _python_option(file: PythonFile, call: CallLayout, option: str, value: str) -> Splice:
    outer, _, inner = option.rpartition(".")
    given = call.argument(outer or inner)
    if not outer:
        return file.keyword(call, inner, value) if given is None else _in_place(file, given, value)
    if given is None:
        return file.keyword(call, outer, f'{{"{inner}": {value}}}')
    nested = file.layout.calls.get(given.value)
    if nested is None or nested.has_spread:
        raise CannotEdit(f"its {outer} is put together elsewhere; set the limit there")
    return _python_option(file, nested, inner, value)


def _in_place(file: PythonFile, given: Argument, value: str) -> Splice:
    start, end = given.value
    if file.source.data[start:end] != b"None":
        raise CannotEdit(f"it sets {given.keyword} to something that this refactor does not understand")
    return Splice(start, end, value.encode())


def _bound_javascript(sheet: Sheet, target: _Target, values: Mapping[str, str], why: str) -> None:
    path = target.place.path
    file = sheet.javascript(path)
    call = file.call_at(target.place.span)
    options = next((item for item in file.arguments(call) if item.kind() == "object"), None)
    if options is None:
        raise CannotEdit("its options are not written out at the call; set the limit where they are put together")
    value, key = values["cap"], ""
    if values["style"] == "constant":
        value, known = _constant_name(file.constant(_NAME), file.free_name(_NAME))
        if not known:
            key = f"constant:{path}"
            line = f"const {value} = {values['cap']}{file.semicolon}"
            sheet.support(path, [file.after_imports(file.start(call), line)], _WHY_CONSTANT, key)
    splice = _javascript_option(file, options, target.option, value)
    sheet.mend(path, target.place.line, splice, why, (key,) if key else ())


def _javascript_option(file: JavaScriptFile, options: SgNode, option: str, value: str) -> Splice:
    keys = file.keys(options)
    if "..." in keys:
        raise CannotEdit("its options come in through a spread (...); set the limit where they are put together")
    outer, _, inner = option.rpartition(".")
    given = keys.get(outer or inner)
    if given is None:
        return file.property(options, outer or inner, f"{{ {inner}: {value} }}" if outer else value)
    if outer and given.kind() == "object":
        return _javascript_option(file, given, inner, value)
    if outer or given.text() not in {"undefined", "null"}:
        raise CannotEdit(f"it sets {outer or inner} to something that this refactor does not understand")
    return Splice(file.start(given), file.end(given), value.encode())


_WHY_CONSTANT = "One place in this file to change the limit."


def _constant_name(existing: str | None, free: str) -> tuple[str, bool]:
    """The constant to use, and whether the file defines it already as a number."""
    if existing is not None and existing.replace("_", "").isdigit():
        return _NAME, True
    return free, False


def _notes(sheet: Sheet, survey: Survey) -> None:
    sheet.note("An answer that reaches the limit is cut off: look at the finish reason before you rely on its end.")
    if any(call.model.startswith(_REASONING) for call in survey.model_calls):
        sheet.note(
            "Reasoning models spend part of the limit on thinking that nobody sees: give them several thousand tokens, or answers may come back empty."
        )


RECIPE = Recipe(
    id="bound-model-output",
    title="Put a limit on every model answer",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
