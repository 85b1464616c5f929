"""screen-prompts: what people write is measured and looked at before a model reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tengates.authoring.bodies.body_fields import grouped
from tengates.authoring.bodies.javascript_answers import web_answer
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.new_modules import (
    Home,
    is_served,
    javascript_home,
    javascript_text,
    own_import,
    python_home,
    template,
)
from tengates.authoring.editing.python_tree import PythonTree
from tengates.authoring.models.user_messages import split_javascript, split_python
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.code import Expr, ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import EntryKind, EntryPoint, ModelCall, Operation, Survey
from tengates.survey.knowledge.prompting import SCREENS
from tengates.survey.linked import linked
from tengates.survey.models.prompts import Role, prompts_of
from tengates.survey.models.screening import find_screens
from tengates.survey.web.index import last

_SCREENING, _LIMITS = "security.prompt-sanitising", "validation.business-limits"
_LABELS = ("messages", "input", "prompt", "contents", "message", "content", "query", "question", "human_input", "text")
_WHY_SITE = "What people write is measured and looked at before the model reads it."
_WHY_MODULE = "Turns away texts that are too long or that give the assistant orders."
_WHY_IMPORT = "Brings in the screen."
_THREAD = "a thread runs it, where nobody hears of a text that is turned away; screen the text before the thread starts"
_AWAIT = re.compile(rb"\bawait\s{1,3}$")
_BLOCKS = {"statement_block", "program"}
_STATEMENTS = {"lexical_declaration", "variable_declaration", "expression_statement", "return_statement"}
_CHAIN = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
_NAMES = re.compile(rf"{_CHAIN.pattern}|\[(?:\.\.\.)?{_CHAIN.pattern}(?:, ?(?:\.\.\.)?{_CHAIN.pattern})*\]")
_STARTS = re.compile(
    r"(?:^|\.)(?:a?invoke|a?run|a?predict|a?stream|a?batch|a?call|a?query|a?chat|generate_content|generateContent"
    r"|send_message|sendMessage|generate|a?generate|create|complete|llm|astream_chat|stream_chat|get_chat_response)(?:\(\))?$"
)
_RUNS = re.compile(r"(?:^|\.)threads\.runs\.\w+$")  # takes a thread's name; what people write was added to it before
# How each framework tells the person what was wrong: the import, and what is done with the reason.
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "fastapi": ("from fastapi import HTTPException\n\n", "raise HTTPException(status_code=422, detail=reason)"),
    "flask": ("from flask import abort\n\n", "abort(422, description=reason)"),
    "streamlit": ("import streamlit as st\n\n", "st.error(reason)\n    st.stop()"),
}
_ERROR = 'class PromptRejected(ValueError):\n    """The message may be shown to whoever wrote the text."""\n\n\n'


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """How much one may send."""
    return (
        ParameterSpec(
            "characters", "How many characters may one text have that goes to the model, documents included?", "20000", "int", (), 100, 10_000_000
        ),
        ParameterSpec("messages", "How many messages may a conversation have?", "100", "int", (), 1, 100_000),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Screen what each model call is told, where a request of somebody leads to it."""
    sheet = Sheet(inp)
    survey = inp.survey
    if find_screens(survey) and _LIMITS not in inp.missing:
        return sheet.draft()
    screens = _Screens(sheet, survey, inp.values)
    for call in sorted(survey.model_calls, key=lambda call: (call.place.path.count("/"), call.place.path)):
        if call.operation is Operation.GENERATE and call.entry is not None and is_served(survey, call.place.path):
            screens.attempt(call)
    screens.finish()
    return sheet.draft()


@dataclass
class _Screens:
    """The screens of one draft."""

    sheet: Sheet
    survey: Survey
    values: Mapping[str, str]
    _homes: dict[str, tuple[Home, str, JavaScriptFile | None]] = field(default_factory=dict)
    _reasons: dict[str, list[str]] = field(default_factory=dict)
    _brought: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def attempt(self, call: ModelCall) -> None:
        """Screen one call, or say why not."""
        told = _told(call)
        if told is not None and _is_screened(told):
            return
        key = (call.place.path, call.place.span.start)
        texts = prompts_of(self.survey).texts.get(key, ())
        if (texts and all(text.origin.expr.kind is ExprKind.STRING for text in texts)) or (told and _is_fixed(told)):
            return
        self.sheet.attempt(call.place.path, call.place.line, lambda: self._screen(call, told))

    def _screen(self, call: ModelCall, told: Expr | None) -> None:
        if told is None:
            raise CannotEdit("what the model is told is put together elsewhere; screen it where the request comes in")
        path = call.place.path
        if path.endswith(".py"):
            if self._in_thread(call):
                raise CannotEdit(_THREAD)
            self._refuse_begun(call)
            self._python(call, told)
        elif path.endswith(JAVASCRIPT):
            self._javascript(call, told)
        else:
            raise CannotEdit("single-file components are not edited")

    def _python(self, call: ModelCall, told: Expr) -> None:
        path = call.place.path
        file = self.sheet.python(path)
        splices = split_python(PythonTree(file.source), told)
        self._look_at_instructions(call, len(splices))
        framework = next((entry.framework for entry in self._entries(call)), "")
        home = self._home(
            "python", python_home(self.survey, path, "prompt_screen", self._known("python")), framework, None
        )
        needs = (_key(home), f"import:{path}:{home.module}")
        self.sheet.support(path, own_import(file, home, "screen_prompt"), _WHY_IMPORT, needs[1])
        self._wrap(call, told, "screen_prompt", needs, splices)

    def _in_thread(self, call: ModelCall) -> bool:
        """Whether the function that calls is what a thread runs: an error in it reaches nobody."""
        code, name = self.survey.files[call.place.path].code, last(call.call.scope)
        rows = (row.expr.get("target") for row in code.calls if last(row.callee) == "Thread") if code else ()
        return bool(name) and any(row is not None and last(row.text) == name for row in rows)

    def _javascript(self, call: ModelCall, told: Expr) -> None:
        path = call.place.path
        file = self.sheet.javascript(path)
        known = self._known("javascript")
        home = self._home("javascript", javascript_home(self.survey, path, file, "prompt-screen", known), "", file)
        needs = (_key(home), f"import:{path}:{home.module}")
        rejected = self._free_name(path, file)
        answer, words = self._answer(call, rejected), self._words(call, told)
        if not answer or not words:
            splices = split_javascript(file, told)
            self._look_at_instructions(call, len(splices))
            self._bring(path, home, "screenPrompt")
            self._wrap(call, told, "screenPrompt", needs, splices)
            return
        self._bring(path, home, "promptRejection")
        start = file.source.line_start(call.call.statement.start)
        lines = (
            f"const {rejected} = promptRejection({words}){file.semicolon}",
            f"if ({rejected}) {answer}{file.semicolon}",
        )
        new = file.source.lines(*lines, indent=file.source.indent(call.call.statement.start))
        self.sheet.mend(path, call.place.line, Splice(start, start, new), _WHY_SITE, needs)
        self._reasons[path].append(rejected)

    def _bring(self, path: str, home: Home, name: str) -> None:
        """Note what a file needs of the module; all of it comes in one import."""
        self._brought.setdefault((path, home.module), set()).add(name)

    def _free_name(self, path: str, file: JavaScriptFile) -> str:
        """A name for the reason that the file and the screens before this one leave free."""
        taken = self._reasons.setdefault(path, [])
        ways = ("rejected", "rejectedAgain", *(f"rejected{count}" for count in range(3, 99)))
        return next(name for name in ways if name not in taken and file.free_name(name) == name)

    def _refuse_begun(self, call: ModelCall) -> None:
        """Once an answer streams, or in a function that runs by itself, nobody can be told that a text was refused."""
        file, scope = linked(self.survey).project.files[call.place.path], call.call.scope
        entries = list(self._entries(call))
        function = file.functions.get(scope)
        if function is None or any(entry.framework == "streamlit" for entry in entries):
            return
        given = any(entry.function is not None and entry.function.qualname == scope for entry in entries)
        inside = scope.rpartition(".")[0] in file.functions and not given
        caught = any(row.scope == scope and row.effects and call.callee in row.try_calls for row in file.code.handlers)
        if (function.is_generator or inside) and not caught:
            raise CannotEdit(
                "the model is asked here while the answer streams already, or in the background, where nobody can be told that a text was refused; screen it where the request comes in"
            )

    def _look_at_instructions(self, call: ModelCall, moved: int) -> None:
        """People's words among the instructions are not looked at: there must be others, and the founder is told."""
        prompts = prompts_of(self.survey)
        texts = prompts.texts.get((call.place.path, call.place.span.start), ())
        rows = [(text.role, words) for text in texts if (words := prompts.foreign(text))]
        inside = [words for role, words in rows if role is Role.SYSTEM]
        if len(inside) <= moved:
            return
        if len(inside) == len(rows) and not moved:
            raise CannotEdit(
                f"what people write ({inside[0]}) stands among the instructions here; give it a message of its own, then come back"
            )
        self.sheet.note(
            f"{call.place.path}, line {call.place.line}: {inside[0]} also stands among the instructions, where the screen does not look. Give it a message of its own."
        )

    def _answer(self, call: ModelCall, rejected: str) -> str:
        """How a route handler itself answers; "" where the error is left to the framework."""
        file, statement = self.sheet.javascript(call.place.path), call.call.statement
        node = file.node_at(statement, _STATEMENTS)
        parent = node.parent() if node is not None and file.start(node) == statement.start else None
        if parent is None or parent.kind() not in _BLOCKS or not file.source.begins_line(statement.start):
            return ""
        for entry in self._entries(call):
            function = entry.function
            if function is None or function.qualname != call.call.scope or statement.start < function.body.start:
                continue
            if len(function.parameters) > 1 and (entry.framework == "express" or "pages/api/" in call.place.path):
                return f"return {function.parameters[1].name}.status(422).json({{ error: {rejected} }})"
            if entry.framework == "next.js" and entry.kind is EntryKind.ROUTE and "pages/" not in call.place.path:
                return web_answer(self.survey, file, call.place.path, f"{{ error: {rejected} }}", 422)
        return ""

    def _words(self, call: ModelCall, told: Expr) -> str:
        """The names that hold what people wrote in this call, as far as they are known before its statement."""
        names = _CHAIN.findall(told.text)
        if _NAMES.fullmatch(told.text) and all(self._is_bound(call, name) for name in names):
            return told.text
        inner = told.positional if told.kind is ExprKind.CALL else ()
        if len(inner) == 1 and _CHAIN.fullmatch(inner[0].text) and self._is_bound(call, inner[0].text):
            return inner[0].text
        prompts = prompts_of(self.survey)
        texts = prompts.texts.get((call.place.path, call.place.span.start), ())
        inside = (row for row in texts if told.span.start <= row.origin.expr.span.start < told.span.end)
        words = dict.fromkeys(filter(None, (prompts.foreign(row) for row in inside)))
        if not words or not all(_CHAIN.fullmatch(word) and self._is_bound(call, word) for word in words):
            return ""
        return next(iter(words)) if len(words) == 1 else f"[{', '.join(words)}]"

    def _is_bound(self, call: ModelCall, word: str) -> bool:
        file = linked(self.survey).project.files[call.place.path]
        root, scope = word.partition(".")[0], call.call.scope
        function = file.functions.get(scope)
        given = function.parameters if function is not None else ()
        if any(re.search(rf"(?<![\w$]){re.escape(root)}(?![\w$])", row.name) for row in given):
            return True
        start = call.call.statement.start
        rows = (row for row in file.code.assignments if row.scope in {"", scope} and row.span.end <= start)
        return any(re.search(rf"(?<![\w$]){re.escape(root)}(?![\w$])", row.target) for row in rows)

    def _wrap(
        self, call: ModelCall, told: Expr, name: str, needs: tuple[str, ...], inner: tuple[Splice, ...] = ()
    ) -> None:
        path, line = call.place.path, call.place.line
        data = self.sheet.data(path)
        start, end = told.span.start, told.span.end
        if awaited := _AWAIT.search(data[:start]):
            start = awaited.start()
        label = ""
        if path.endswith(JAVASCRIPT):
            node = self.sheet.javascript(path).node_at(told.span, {"shorthand_property_identifier"})
            label = f"{told.text}: " if node is not None and node.text() == told.text else ""
        text, position = b"", start
        for splice in inner:
            text += data[position : splice.start] + splice.new
            position = splice.end
        text += data[position:end]
        self.sheet.mend(path, line, Splice(start, end, f"{label}{name}(".encode() + text + b")"), _WHY_SITE, needs)

    def _entries(self, call: ModelCall) -> Iterator[EntryPoint]:
        for entry in self.survey.entries:
            if call.entry is not None and (entry.place.path, entry.place.span) == (call.entry.path, call.entry.span):
                yield entry

    def _known(self, language: str) -> str:
        return self._homes[language][0].path if language in self._homes else ""

    def _home(self, language: str, home: Home, framework: str, file: JavaScriptFile | None) -> Home:
        if language not in self._homes and self.sheet.exists(home.path):
            raise CannotEdit(f"{home.path} is there already; screen this call with it by hand")
        self._homes.setdefault(language, (home, framework, file))
        return home

    def finish(self) -> None:
        """Write the modules, and the imports of those written in JavaScript."""
        for (path, module), names in self._brought.items():
            imports = self.sheet.javascript(path).add_import(module, *sorted(names))
            self.sheet.support(path, imports, _WHY_IMPORT, f"import:{path}:{module}")
        for home, framework, file in self._homes.values():
            blanks = {"CHARACTERS": self.values["characters"], "MESSAGES": self.values["messages"]}
            if file is None:
                blanks = {name: grouped(int(value)) for name, value in blanks.items()}
                found, answer = _ANSWERS.get(framework.lower(), ("", "raise PromptRejected(reason)"))
                blanks |= {"IMPORTS": found, "REJECT": answer, "ERROR": "" if found else _ERROR}
                text = template("prompt-screen", "screen.py", blanks)
            else:
                ending = "ts" if home.path.endswith("ts") else "js"
                text = javascript_text(template("prompt-screen", f"screen.{ending}", blanks), file)
            self.sheet.create(NewFile(home.path, text.encode(), _WHY_MODULE, supporting=True, key=_key(home)))
        self.sheet.note(
            "The screen stops clumsy attempts and costly texts; a clever one may still pass, so keep tools and data behind the user's own rights."
        )


def _told(call: ModelCall) -> Expr | None:
    """The argument that says what the model is told."""
    expr = call.call.expr
    bags = [expr, *(item for item in expr.positional if item.kind is ExprKind.OBJECT)]
    for bag in bags:
        for label in _LABELS:
            value = bag.get(label)
            if value is not None and bag.kind in {ExprKind.CALL, ExprKind.OBJECT} and value.kind is not ExprKind.NONE:
                return value
    first = expr.positional[0] if expr.positional else None
    if _RUNS.search(call.callee):
        return None
    if first is None or first.kind in {ExprKind.STRING, ExprKind.FUNCTION} or not _STARTS.search(call.callee):
        return None
    return None if call.sdk.startswith("http:") or (first.kind is ExprKind.OBJECT and first.has_spread) else first


def _is_fixed(told: Expr) -> bool:
    """Whether it is written here in full, so that nobody else has a word in it."""
    if told.kind in {ExprKind.LIST, ExprKind.OBJECT} and not told.has_spread:
        return all(_is_fixed(item) for _, item in told.items)
    return told.kind in {ExprKind.STRING, ExprKind.NUMBER, ExprKind.BOOLEAN, ExprKind.NONE}


def _is_screened(told: Expr) -> bool:
    return told.kind is ExprKind.CALL and bool(SCREENS.search(last(told.name)))


def _key(home: Home) -> str:
    return f"screen:{home.path}"


RECIPE = Recipe(
    id="screen-prompts",
    title="Look at what people write before the model does",
    tier=Tier.REVIEW,
    controls=(_SCREENING, _LIMITS),
    parameters=parameters,
    draft=draft,
)
