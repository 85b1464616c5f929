"""llm-gateway: model calls go one way, which knows the task, the budget, the cost and what was asked before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Source, Splice
from tengates.authoring.editing.env_files import complete_example
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.joined_imports import Imports
from tengates.authoring.editing.new_modules import Home, is_served, javascript_home, own_import, python_home
from tengates.authoring.editing.python_shapes import CallLayout
from tengates.authoring.editing.versions import at_least, version_of
from tengates.authoring.models.model_gateway import (
    APIS,
    KNOWN_PRICES,
    Api,
    Figures,
    Wanted,
    javascript_gateway,
    python_gateway,
)
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.code import Expr, ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import ModelCall, Operation, Survey

_CONTROLS = ("cost.unit-economics", "cost.model-routing", "cost.budget-degradation", "cost.caching")
_CHEAP = {
    "gateway": "openai/gpt-4.1-nano",
    "openai": "gpt-4.1-nano",
    "anthropic": "claude-haiku-4-5",
    "google": "gemini-2.5-flash-lite",
}
_PROVIDERS = {"openai": "@ai-sdk/openai", "anthropic": "@ai-sdk/anthropic", "google": "@ai-sdk/google"}
_TEXT = {"generateText", "streamText", "generateObject", "streamObject"}
_PRICE = re.compile(r"\d{1,4}(?:\.\d{1,4})?\s*/\s*\d{1,4}(?:\.\d{1,4})?")
_TUNED = re.compile(r"(?i)^[\"']?ft:|fine_?tun")
_CHAIN = re.compile(rb"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_COUNTED = re.compile(rb"(?:async\s+)?for\s*(?:\(\s*(?:let|var)\s+)?([A-Za-z_$][\w$]*)\s*(?:in\s+range\b|=\s*\d+\s*;)")
_WHY_SITE = "This call goes through the gateway: the model by task and budget, a cap, a time limit, a cache, a ledger."
_WHY_MODULE = "Chooses the model, counts what it costs, keeps answers and stops when the day's budget is spent."
_WHY_IMPORT = "Brings in the gateway."
_VENDORS = {"claude": "anthropic", "gemini": "google"}
_OTHER_VENDOR = "the cheap model you chose is another provider's, so this call keeps its own way"

_IN_BROWSER = re.compile(r"dangerouslyAllowBrowser\s{0,9}:\s{0,9}true")


def parameters(survey: Survey) -> tuple[ParameterSpec, ...]:
    """Models, prices and limits."""
    provider = _provider(survey)
    strong = Counter(call.model for call in survey.model_calls if call.model).most_common(1)
    name = strong[0][0] if strong else ""
    cheap = _CHEAP[provider]
    return (
        ParameterSpec("cheap", "Which model answers simple questions?", cheap),
        ParameterSpec("cheap_price", "What do a million tokens of it cost, in and out, in dollars? Look it up: prices change.", KNOWN_PRICES[cheap.rpartition("/")[2]]),
        ParameterSpec("strong_price", f"And of {name or 'your strong model'}?", KNOWN_PRICES.get(name.rpartition("/")[2], "2.50/10")),
        ParameterSpec("budget", "How many dollars may all answers of one day cost?", "20", "int", (), 1, 1_000_000),
        ParameterSpec("over", "What happens when that is spent?", "stop", "choice", ("stop", "cheap model only")),
        ParameterSpec("cap", "How many tokens may one answer have, where the call does not say?", "900", "int", (), 1, 200_000),
        ParameterSpec("seconds", "How many seconds may one answer take?", "30", "int", (), 1, 3600),
        ParameterSpec("keep", "For how many seconds is an answer kept for the same question?", "600", "int", (), 0, 604_800),
    )  # fmt: skip


def _provider(survey: Survey) -> str:
    kinds = Counter(call.sdk for call in survey.model_calls)
    makers = Counter(
        maker for call in survey.model_calls for maker in _PROVIDERS if f" {maker}(" in f" {call.call.expr.text}"
    )
    if sum(call.sdk == "ai-sdk" and "/" in call.model for call in survey.model_calls) * 2 > len(survey.model_calls):
        return "gateway"
    if kinds.get("anthropic", 0) > kinds.get("openai", 0):
        return "anthropic"
    return makers.most_common(1)[0][0] if makers and not kinds.get("openai") else "openai"


def draft(inp: RecipeInput) -> Draft:
    """Route the calls that fit through one new module for each language."""
    sheet = Sheet(inp)
    values = inp.values
    if not set(_CONTROLS) & inp.missing:
        return sheet.draft()
    if not all(_PRICE.fullmatch(values[name].strip()) for name in ("cheap_price", "strong_price")):
        sheet.skip("", 0, "a price is two numbers with a slash between them: 0.10/0.40")
        return sheet.draft()
    gateway = _Gateway(sheet, inp.survey, values, Imports(sheet))
    calls = [call for call in inp.survey.model_calls if call.operation is Operation.GENERATE]
    for call in sorted(calls, key=lambda call: (call.place.path.count("/"), call.place.path)):
        if is_served(inp.survey, call.place.path) and "gateway" not in call.place.path.rpartition("/")[2]:
            sheet.attempt(call.place.path, call.place.line, partial(gateway.route, call))
    gateway.finish()
    return sheet.draft()


@dataclass
class _Gateway:
    """The edits of one draft."""

    sheet: Sheet
    survey: Survey
    values: Mapping[str, str]
    imports: Imports
    _homes: dict[str, tuple[Home, JavaScriptFile | None, Wanted]] = field(default_factory=dict)

    def route(self, call: ModelCall) -> None:
        """One call; CannotEdit says why it keeps its own way."""
        path = call.place.path
        api = next((row for row in APIS.get(call.sdk, ()) if call.callee.endswith("." + row.ending)), None)
        self._refuse_repeated(call)
        if call.sdk == "ai-sdk" and path.endswith(JAVASCRIPT):
            self._ai_sdk(call)
            return
        if api is not None and api.package != self._vendor:
            raise CannotEdit(_OTHER_VENDOR)
        if api is None and call.sdk in APIS:
            raise CannotEdit(
                "this way of asking (runs of assistants, older methods) is not routed; count its cost by hand"
            )
        if api is None:
            raise CannotEdit("only calls of OpenAI, Anthropic and the AI SDK are routed; count this one's cost by hand")
        since = (1, 45) if path.endswith(".py") else (4, 60)
        if api.python == "chat" and not at_least(self.survey, "openai", path, since):
            raise CannotEdit(
                "the gateway sets max_completion_tokens, which this version of openai does not know: update it first"
            )
        _refuse_unfit(call)
        self._refuse_other_provider(call)
        if path.endswith(".py"):
            self._python(call, api)
        elif path.endswith(JAVASCRIPT):
            self._javascript(call, api)
        else:
            raise CannotEdit("single-file components are not edited")

    @property
    def _vendor(self) -> str:
        """Whose model the cheap one is: the gateway can send a call to no other provider."""
        name = self.values["cheap"].strip()
        if "/" in name:
            return "gateway"
        return next((vendor for start, vendor in _VENDORS.items() if name.startswith(start)), "openai")

    def _refuse_other_provider(self, call: ModelCall) -> None:
        joined = self.survey.files[call.place.path].code
        made = call.client
        facts = self.survey.files.get(made.path) if made is not None else None
        calls = facts.code.calls if facts is not None and facts.code is not None and made is not None else ()
        texts = [row.expr.text for row in calls if made is not None and row.span.start == made.span.start]
        if any(_IN_BROWSER.search(text) for text in texts):
            raise CannotEdit(
                "its client runs in people's browsers too, where nobody can count what is spent; ask the model on the server first"
            )
        root = call.call.written.partition(".")[0]
        texts += [row.value.text for row in joined.assignments if row.target == root] if joined is not None else []
        if any(re.search(r"base_?[uU][rR][lL]|Azure|basePath", text) for text in texts):
            raise CannotEdit("this client speaks to another server, whose models and prices are not known here")

    def _refuse_repeated(self, call: ModelCall) -> None:
        """What is asked again because the answer did not fit must not be given the answer that is kept."""
        code = self.survey.files[call.place.path].code
        loops = code.loops if code is not None and call.call.in_loop else ()
        data = self.sheet.data(call.place.path)
        asked = data[call.place.span.start : call.place.span.end]
        for loop in loops:
            inside = loop.span.start < call.place.span.start < loop.span.end
            counter = _COUNTED.match(data, loop.span.start) if inside else None
            if counter is not None and not re.search(rb"\b%b\b" % re.escape(counter[1]), asked):
                raise CannotEdit(
                    "a loop asks the same again, and the gateway would give back the answer it keeps; it keeps its own way"
                )

    def _python(self, call: ModelCall, api: Api) -> None:
        path = call.place.path
        file = self.sheet.python(path)
        layout = file.call_at(call.place.span)
        data, client = file.source.data, _client(file.source, layout, api)
        awaited = call.asynchronous
        home = self._home("python", python_home(self.survey, path, "llm_gateway", self._known("python")), None)
        wanted = self._homes["python"][2]
        wanted.apis[api, awaited] = None
        self._price(wanted, call.model)
        package, _, module = home.module.rpartition(".")
        dots = len(home.module) - len(home.module.lstrip("."))
        parent = "." * dots if home.module.startswith(".") and not package.strip(".") else package
        imports = own_import(file, Home(home.path, parent), module) if parent else own_import(file, home)
        needs = (_key(home), f"import:{path}:{home.module}", *self._settings(path, home))
        self.sheet.support(path, imports, _WHY_IMPORT, needs[1])
        name = f"{module}.{'a' if awaited else ''}{api.python}"
        first = layout.brackets.items[0][0]
        lead = data[data.index(b"(", layout.start + len(client)) + 1 : first].decode()
        indent = file.source.newline.decode() + lead.rpartition("\n")[2] if "\n" in lead else " "
        text = f"{name}({lead}{client},{indent}"
        self.sheet.mend(path, call.place.line, Splice(layout.start, first, text.encode()), _WHY_SITE, needs)
        old = layout.argument("max_tokens") if api.python == "chat" else None
        if old is not None:
            rename = Splice(old.start, old.start + len("max_tokens"), api.limit.encode())
            self.sheet.mend(path, call.place.line, rename, _WHY_SITE, needs)

    def _javascript(self, call: ModelCall, api: Api) -> None:
        path = call.place.path
        file = self.sheet.javascript(path)
        node = file.call_at(call.place.span)
        arguments = file.arguments(node)
        function = node.field("function")
        if len(arguments) != 1 or function is None:
            raise CannotEdit("it is given request options of its own; route it by hand")
        ending = f".{api.ending}"
        if not function.text().endswith(ending) or not _CHAIN.fullmatch(function.text().encode()):
            raise CannotEdit("its client is made on the spot; give it a name first")
        if ".beta." in function.text():
            raise CannotEdit("this way of asking is a preview of the provider's; it keeps its own way")
        if file.uses(api.javascript):
            raise CannotEdit(f"this file uses the name {api.javascript} already")
        home = self._javascript_home(path, file)
        wanted = self._homes["javascript"][2]
        wanted.apis[api, True] = None
        self._price(wanted, call.model)
        needs = (_key(home), self.imports.need(path, home, api.javascript), *self._settings(path, home))
        text = f"{api.javascript}({function.text()[: -len(ending)]}, "
        start, end = file.start(node), file.start(arguments[0])
        self.sheet.mend(path, call.place.line, Splice(start, end, text.encode()), _WHY_SITE, needs)

    def _ai_sdk(self, call: ModelCall) -> None:
        path = call.place.path
        file = self.sheet.javascript(path)
        bag = next((item for item in call.call.expr.positional if item.kind is ExprKind.OBJECT), None)
        model = bag.get("model") if bag is not None else None
        if call.callee.rpartition(".")[2] not in _TEXT or model is None:
            raise CannotEdit("the model of this call is not written out here; wrap it where it is made")
        maker, package = ("gateway", "ai") if model.kind is ExprKind.STRING else self._maker(model)
        version = version_of(self.survey, "ai", path)
        major = version[0] if version is not None else 7
        if major < 5:  # noqa: PLR2004  middleware of older versions is of another kind
            raise CannotEdit("the gateway needs version 5 of the AI SDK or later")
        home = self._javascript_home(path, file)
        wanted = self._homes["javascript"][2]
        if maker != self._vendor:
            raise CannotEdit(_OTHER_VENDOR)
        wanted.provider, wanted.major = (maker, package), major
        first = model if model.kind is ExprKind.STRING else next(iter(model.positional), None)
        self._price(wanted, first.text if first is not None and first.kind is ExprKind.STRING else "")
        needs = (_key(home), self.imports.need(path, home, "throughGateway"), *self._settings(path, home))
        text = self.sheet.data(path)[model.span.start : model.span.end]
        splice = Splice(model.span.start, model.span.end, b"throughGateway(" + text + b")")
        self.sheet.mend(path, call.place.line, splice, _WHY_SITE, needs)

    @staticmethod
    def _maker(model: Expr) -> tuple[str, str]:
        """The provider that a written model comes from."""
        for maker, package in _PROVIDERS.items():
            if model.kind is ExprKind.CALL and model.name == f"{package}.{maker}":
                return maker, package
        raise CannotEdit("the model is not made here by OpenAI's, Anthropic's or Google's provider; wrap it by hand")

    def _javascript_home(self, path: str, file: JavaScriptFile) -> Home:
        home = javascript_home(self.survey, path, file, "llm-gateway", self._known("javascript"))
        return self._home("javascript", home, file)

    def _known(self, language: str) -> str:
        return self._homes[language][0].path if language in self._homes else ""

    def _home(self, language: str, home: Home, file: JavaScriptFile | None) -> Home:
        if language not in self._homes:
            if self.sheet.exists(home.path):
                raise CannotEdit(f"{home.path} is there already; route this call through it by hand")
            cheap = {self.values["cheap"].strip(): self.values["cheap_price"].strip()}
            self._homes[language] = (home, file, Wanted(prices=cheap))
        return home

    def _price(self, wanted: Wanted, model: str) -> None:
        """A price for each model that a routed call names."""
        main = Counter(call.model for call in self.survey.model_calls if call.model).most_common(1)
        given = self.values["strong_price"].strip()
        if model:
            own = given if main and model == main[0][0] else KNOWN_PRICES.get(model.rpartition("/")[2], given)
            wanted.prices.setdefault(model, own)
        elif len(wanted.prices) == 1:
            wanted.prices.setdefault("strong", given)

    def _settings(self, path: str, home: Home) -> tuple[str, ...]:
        """The variables in the example file, and the ledger out of git."""
        example = env_example(self.survey, app_folder(self.survey, path))
        rows = {
            "CHEAP_MODEL": f"CHEAP_MODEL={self.values['cheap'].strip()}",
            "DAILY_MODEL_BUDGET": f"DAILY_MODEL_BUDGET={self.values['budget']}",
        }
        keys = complete_example(self.sheet, example, rows, needed=True)
        if home.path.endswith(".py") and self.sheet.exists(".gitignore"):
            source = Source(self.sheet.data(".gitignore"))
            if b"usage.db" not in source.data:
                end = len(source.data)
                new = source.new_line_before(end) + source.lines("usage.db")
                self.sheet.support(
                    ".gitignore", [Splice(end, end, new)], "Keeps the ledger out of git.", "ignore:usage.db"
                )
                keys += ("ignore:usage.db",)
        return keys

    def finish(self) -> None:
        """Write the modules."""
        self.imports.finish()
        values = self.values
        figures = Figures(
            values["cheap"].strip(), values["budget"], values["cap"], values["seconds"], values["keep"],
            values["over"] == "stop",
        )  # fmt: skip
        for home, file, wanted in self._homes.values():
            if not wanted.apis and not wanted.provider[0]:
                continue
            typed = home.path.endswith("ts")
            text = (
                python_gateway(figures, wanted)
                if file is None
                else javascript_gateway(figures, wanted, file, typed=typed)
            )
            self.sheet.create(NewFile(home.path, text.encode(), _WHY_MODULE, supporting=True, key=_key(home)))
        self._notes(figures)

    def _notes(self, figures: Figures) -> None:
        self.sheet.note(
            f"Check the prices in the gateway against your provider's list, and try your own questions with {figures.cheap}: what it answers badly belongs to the strong model."
        )
        if figures.stop:
            self.sheet.note(
                "Once the budget is spent, each call raises BudgetSpent until midnight (UTC): show its message where you show other errors."
            )
        if "javascript" in self._homes:
            self.sheet.note(
                "In JavaScript each running copy of the app counts for itself and starts at zero when it restarts: keep the sum in your database when you run several."
            )
        if "python" in self._homes:
            self.sheet.note(
                "The ledger is the file usage.db: on a platform that empties its disk, set USAGE_LEDGER to a path on a volume."
            )


def _refuse_unfit(call: ModelCall) -> None:
    expr = call.call.expr
    bags = [expr, *(item for item in expr.positional if item.kind is ExprKind.OBJECT)]
    if any(bag.has_spread for bag in bags):
        raise CannotEdit("its options come in through a spread; route it by hand")
    labels = {label for bag in bags for label, _ in bag.items if label}
    stream = next((value for bag in bags if (value := bag.get("stream")) is not None), None)
    if stream is not None and stream.text not in {"False", "false"}:
        raise CannotEdit("it streams its answer; ask for its usage at the end of the stream and record that")
    if labels & {"tools", "functions", "tool_choice"}:
        raise CannotEdit("it chooses tools, which a small model does badly; it keeps its own way")
    if any((model := bag.get("model")) is not None and _TUNED.search(model.text) for bag in bags):
        raise CannotEdit("a model that was tuned for this task has no cheaper stand-in; it keeps its own way")
    if "model" not in labels:
        raise CannotEdit("it names no model of its own; route it by hand")


def _client(source: Source, layout: CallLayout, api: Api) -> str:
    """The client of a call, as written before the name of the method."""
    chain = _CHAIN.match(source.data, layout.start)
    callee = chain.group() if chain is not None else b""
    ending = f".{api.ending}".encode()
    if not callee.endswith(ending) or source.data[layout.start + len(callee) : layout.start + len(callee) + 1] != b"(":
        raise CannotEdit("its client is made on the spot; give it a name first")
    client = callee[: -len(ending)].decode()
    if ".beta" in client:
        raise CannotEdit("this way of asking is a preview of the provider's; it keeps its own way")
    if client in {"openai", "anthropic"}:
        raise CannotEdit(f"it asks the module {client} itself; make a client first")
    if any(not item.keyword for item in layout.arguments) or not layout.arguments:
        raise CannotEdit("its options are not all named")
    return client


def _key(home: Home) -> str:
    return f"gateway:{home.path}"


RECIPE = Recipe(
    id="llm-gateway",
    title="Send model calls through one gateway",
    tier=Tier.REVIEW,
    controls=_CONTROLS,
    parameters=parameters,
    draft=draft,
)
