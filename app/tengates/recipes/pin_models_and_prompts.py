"""pin-models-and-prompts: models are named in one module from the environment, long prompts are files with a version."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from tengates.authoring.editing.apps import app_folder, env_example
from tengates.authoring.editing.drafting import JAVASCRIPT, Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.env_files import complete_example
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.joined_imports import Imports
from tengates.authoring.editing.new_modules import (
    Home,
    is_served,
    javascript_home,
    javascript_text,
    python_home,
    template,
)
from tengates.authoring.editing.python_tree import PythonTree
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.code import Expr, ExprKind
from tengates.model.control import Recipe, RecipeInput
from tengates.model.survey import ModelCall, Operation, Survey
from tengates.survey.bindings import Origin
from tengates.survey.models.prompt_versions import Kept, Named, model_names, prompts_kept, stands_apart
from tengates.survey.models.prompts import Role, Text, prompts_of
from tengates.survey.service.browser import is_browser_code

_CONTROL = "deployment.prompt-model-versions"
_FOLDER = "pinned"
_WHY_MODEL = "The model's name comes from the environment, so another one needs no new release."
_WHY_PROMPT = "The prompt is a file with a version in its name, so a change is seen and can be taken back."
_KINDS = {Operation.EMBED: "EMBEDDING_MODEL", Operation.IMAGE: "IMAGE_MODEL", Operation.SPEECH: "SPEECH_MODEL"}
_SMALL = re.compile(r"(?i)mini|nano|haiku|flash|lite|small|3\.5-turbo")
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")
_TOLD = re.compile(r"(?i)prompt|instruction|template|system")
_ROUTES = {"route", "index", "page", "main", "__init__", "+server"}
_HANDLERS = {"GET", "POST", "PUT", "PATCH", "DELETE", "handler", "default", "main"}
_MAKERS = re.compile(r"^(?:@ai-sdk/|ai\.gateway$|@openrouter/)")  # a provider's function that makes a model of its name
_SIZED = re.compile(r"[-\d]")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{1,80}")


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """What counts as a prompt worth a file."""
    return (
        ParameterSpec(
            "letters", "From how many characters on does a prompt become a file of its own?", "80", "int", (), 40, 100_000
        ),
    )  # fmt: skip


def draft(inp: RecipeInput) -> Draft:
    """Each of the two halves that the control misses."""
    sheet = Sheet(inp)
    survey = inp.survey
    pins = _Pins(sheet, survey, int(inp.values["letters"]), Imports(sheet))
    names, prompts = model_names(survey), prompts_kept(survey)
    if names and sum(row.in_settings for row in names) * 2 <= len(names):
        pins.models([row for row in names if not row.in_settings])
    if prompts and not _mostly_apart(prompts):
        pins.prompts()
    pins.finish()
    return sheet.draft()


def _mostly_apart(prompts: tuple[Kept, ...]) -> bool:
    apart = sum(row.apart for row in prompts)
    return apart > 0 and apart * 2 >= len(prompts)


@dataclass
class _Pins:
    """The edits of one draft."""

    sheet: Sheet
    survey: Survey
    letters: int
    imports: Imports
    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _homes: dict[str, tuple[Home, JavaScriptFile | None]] = field(default_factory=dict)
    _constants: dict[str, dict[str, str]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _loader: Home | None = None

    def models(self, rows: list[Named]) -> None:
        """Name the models of these calls in one module."""
        literals = [(row, _literal(row)) for row in rows]
        counted = Counter(found.expr.text for _, found in literals if found is not None)
        order = {name: place for place, (name, _) in enumerate(counted.most_common())}
        for row, found in sorted(literals, key=lambda pair: order.get(pair[1].expr.text, 0) if pair[1] else 0):
            path, line = row.place.path, row.place.line
            if found is None or row.call is None:
                self.sheet.skip(
                    path,
                    line,
                    "which model answers is not written here as one text; where it is chosen, take it from the environment",
                )
            elif is_served(self.survey, found.file.path):
                self.sheet.attempt(path, line, partial(self._model, row.call, found))

    def _model(self, call: ModelCall, found: Origin) -> None:
        path, expr = found.file.path, found.expr
        language = "python" if found.file.is_python else "javascript"
        if not _NAME.fullmatch(expr.text) or not _SIZED.search(expr.text):
            raise CannotEdit("the name of the model is no plain name")
        if is_browser_code(path, found.file.code):
            raise CannotEdit("this code runs in the browser, which has no environment; name the model on your server")
        constant = self._constant(language, call, expr.text)
        if _uses(self.sheet, path, constant):
            raise CannotEdit(f"this file has a {constant} of its own: read it from the environment there")
        home = self._home(path, language)
        self._constants.setdefault(language, {})[constant] = expr.text
        example = env_example(self.survey, app_folder(self.survey, path))
        needs: tuple[str, ...] = (_key(home.path), self.imports.need(path, home, constant))
        needs += complete_example(self.sheet, example, {constant: f"{constant}={expr.text}"}, needed=True)
        self.sheet.mend(path, expr.span.line, _in_place(self.sheet, path, expr, constant), _WHY_MODEL, needs)

    def _constant(self, language: str, call: ModelCall, model: str) -> str:
        """A name by what the model is for: the same model has one name."""
        known = self._names.get((language, model))
        if known is not None:
            return known
        task = _upper(call.place.symbol.rpartition(".")[2]) or "OTHER"
        wanted = _KINDS.get(call.operation, "CHAT_MODEL")
        for name in (wanted, f"SMALL_{wanted}" if _SMALL.search(model) else f"LARGE_{wanted}", f"{task}_MODEL"):
            if name not in self._names.values() and name not in self._variables:
                break
        else:
            name = f"{task}_MODEL_{len(self._names)}"
        self._names[language, model] = name
        return name

    @cached_property
    def _variables(self) -> frozenset[str]:
        """Variables of the environment that the code reads already."""
        return frozenset(row.name for _, code in self.survey.sources() for row in code.env_reads)

    def _home(self, path: str, language: str) -> Home:
        known = self._homes[language][0].path if language in self._homes else ""
        if language == "python":
            home, file = python_home(self.survey, path, "model_settings", known), None
        else:
            file = self.sheet.javascript(path)
            home = javascript_home(self.survey, path, file, "model-settings", known)
        if not known and self.sheet.exists(home.path):
            raise CannotEdit(f"{home.path} is there already; name the model there by hand")
        self._homes.setdefault(language, (home, file))
        return home

    def prompts(self) -> None:
        """Move long fixed prompts into files."""
        seen: set[tuple[str, int]] = set()
        calls = {(call.place.path, call.place.span.start): call for call in prompts_of(self.survey).calls}
        for key, texts in sorted(prompts_of(self.survey).texts.items()):
            for text in texts:
                if not _is_prompt(text, calls[key]):
                    continue
                expr, path = text.origin.expr, text.origin.file.path
                place = (path, expr.span.start)
                long = len(expr.text) >= min(self.letters, _SHOWN)
                if place in seen or not long or not is_served(self.survey, path) or stands_apart(path, key[0]):
                    continue
                seen.add(place)
                if expr.kind is ExprKind.TEMPLATE:
                    self.sheet.skip(
                        path,
                        expr.span.line,
                        "the prompt has values put into it; give it named gaps before it becomes a file",
                    )
                elif expr.kind is ExprKind.STRING:
                    self.sheet.attempt(path, expr.span.line, partial(self._prompt, text))

    def _prompt(self, text: Text) -> None:
        path = text.origin.file.path
        if path.endswith(".py"):
            self._python_prompt(text)
        elif path.endswith(JAVASCRIPT):
            self._javascript_prompt(text)

    def _python_prompt(self, text: Text) -> None:
        path, expr = text.origin.file.path, text.origin.expr
        file = self.sheet.python(path)
        tree = PythonTree(file.source)
        node = next((row for row in _strings(tree) if tree.span(row)[0] == expr.span.start), None)
        value = node.value if node is not None else None
        if node is None or not isinstance(value, str) or not tree.text_matches(node):
            raise CannotEdit("the prompt was not found again at this place")
        if len(value) < self.letters:
            return
        if "\r" in value or "\x00" in value:
            raise CannotEdit("the prompt holds characters that a text file does not keep")
        known = self._loader.path if self._loader is not None else ""
        home = python_home(self.survey, path, "prompt_files", known)
        if not known and self.sheet.exists(home.path):
            raise CannotEdit(f"{home.path} is there already; load the prompt with it by hand")
        self._loader = self._loader or home
        folder = home.path.rpartition("/")[0]
        name = self._file_name(text, f"{folder}/prompts/".lstrip("/"), "md")
        target = f"{folder}/prompts/{name}.md".lstrip("/")
        needs = (_key(home.path), self.imports.need(path, home, "load_prompt"), _key(target))
        content = template(_FOLDER, "prompt_files.py", {}).encode()
        self.sheet.create(NewFile(home.path, content, "Reads each prompt once.", supporting=True, key=needs[0]))
        self.sheet.create(NewFile(target, f"{value}\n".encode(), _WHY_PROMPT, supporting=True, key=needs[2]))
        start, end = tree.span(node)
        splice = Splice(start, end, f'load_prompt("{name}")'.encode())
        self.sheet.mend(path, expr.span.line, splice, _WHY_PROMPT, needs)

    def _javascript_prompt(self, text: Text) -> None:
        path, expr = text.origin.file.path, text.origin.expr
        file = self.sheet.javascript(path)
        node = file.node_at(expr.span, {"string", "template_string"})
        if node is None or file.start(node) != expr.span.start or (parent := node.parent()) is None:
            raise CannotEdit("the prompt was not found again at this place")
        if len(node.text()) < self.letters:
            return
        if parent.kind() not in {"pair", "variable_declarator", "arguments", "array"} or "${" in node.text():
            raise CannotEdit("the prompt is part of a longer expression; give it a name of its own first")
        first = javascript_home(self.survey, path, file, "x")
        folder = f"{first.path.rpartition('/')[0]}/prompts/".lstrip("/")
        ending = first.path.rpartition(".")[2]
        name = self._file_name(text, folder, ending)
        home = javascript_home(self.survey, path, file, "x", f"{folder}{name}.{ending}")
        constant = _camel(f"{name.partition('.')[0]}-prompt" if "prompt" not in name else name.partition(".")[0])
        if file.uses(constant):
            raise CannotEdit(f"this file has a {constant} of its own: read it from the environment there")
        needs = (_key(home.path), self.imports.need(path, home, constant))
        body = _module(file, constant, node.text(), ending)
        self.sheet.create(NewFile(home.path, body.encode(), _WHY_PROMPT, supporting=True, key=needs[0]))
        splice = Splice(file.start(node), file.end(node), constant.encode())
        self.sheet.mend(path, expr.span.line, splice, _WHY_PROMPT, needs)

    def _file_name(self, text: Text, folder: str, ending: str) -> str:
        """A name from what holds the prompt, with its version."""
        origin = text.origin
        held = next((row.target for row in origin.file.code.assignments if row.value.span == origin.expr.span), "")
        scope = origin.scope.rpartition(".")[2]
        folder_of, _, file_name = origin.file.path.rpartition("/")
        stem_of = file_name.partition(".")[0]
        if stem_of in _ROUTES:
            stem_of = folder_of.rpartition("/")[2]
        words = held or ("" if scope.startswith("<") or scope in _HANDLERS else scope) or stem_of
        if not held and text.role is Role.SYSTEM:
            words = f"{words}_system"
        stem = "-".join(word.lower() for word in _WORD.findall(words)) or "prompt"
        options = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
        name = next(
            item
            for item in options
            if f"{folder}{item}" not in self._taken and not self.sheet.exists(f"{folder}{item}.v1.{ending}")
        )
        self._taken.add(f"{folder}{name}")
        return f"{name}.v1"

    def finish(self) -> None:
        """Write the modules of names, and say what only the founder can do."""
        self.imports.finish()
        for language, (home, file) in self._homes.items():
            rows = self._constants.get(language)
            if not rows:
                continue
            text = _python_settings(rows) if file is None else javascript_text(_javascript_settings(rows), file)
            self.sheet.create(NewFile(home.path, text.encode(), _WHY_MODEL, supporting=True, key=_key(home.path)))
        if self._homes:
            self.sheet.note(
                "Set the models' variables where the app is hosted when you want others than the ones written here."
            )
        if self._loader is not None:
            self.sheet.note(
                "Deploy the folder prompts together with the code: an image or a package must hold its .md files."
            )
        if self._taken:
            self.sheet.note(
                "To change a prompt, add its next version (v2) beside the first and name that one: going back is one line."
            )


_SHOWN = 190  # of a longer text the survey keeps so many letters


def _is_prompt(text: Text, call: ModelCall) -> bool:
    """Whether a text is the project's own instruction: a system message, named so, or written at the call itself."""
    origin = text.origin
    if text.role is Role.SYSTEM:
        return True
    at_call = (
        origin.file.path == call.place.path and call.place.span.start <= origin.expr.span.start < call.place.span.end
    )
    held = (row.target for row in origin.file.code.assignments if row.value.span == origin.expr.span)
    return at_call or any(_TOLD.search(name) for name in held)


def _literal(row: Named) -> Origin | None:
    """The one place where the name of a model is written."""
    found: list[Origin] = []
    for origin in row.made:
        expr = origin.expr
        if expr.kind is ExprKind.CALL and _MAKERS.match(expr.name) and _first(expr) is not None:
            found.append(Origin(origin.file, expr.positional[0], origin.scope))
        elif expr.kind is ExprKind.STRING:
            found.append(origin)
        elif expr.kind is not ExprKind.NAME:
            return None
    places = {(item.file.path, item.expr.span.start): item for item in found}
    return next(iter(places.values())) if len(places) == 1 else None


def _first(expr: Expr) -> Expr | None:
    """The name that a provider's function is given."""
    first = expr.positional[0] if expr.positional else None
    return first if first is not None and first.kind is ExprKind.STRING else None


def _in_place(sheet: Sheet, path: str, expr: Expr, name: str) -> Splice:
    data = sheet.data(path)
    written = data[expr.span.start : expr.span.end].decode("utf-8", "replace")
    if written.strip("\"'`") != expr.text or written[:1] not in "\"'`":
        raise CannotEdit("the name of the model is written in an unusual way")
    return Splice(expr.span.start, expr.span.end, name.encode())


def _uses(sheet: Sheet, path: str, name: str) -> bool:
    """Whether a file gives this name a meaning of its own."""
    if path.endswith(".py"):
        return name in sheet.python(path).layout.names
    return sheet.javascript(path).uses(name)


def _strings(tree: PythonTree) -> Iterator[ast.Constant]:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def _python_settings(rows: Mapping[str, str]) -> str:
    lines = "".join(f'{name} = os.environ.get("{name}", "{value}")\n' for name, value in sorted(rows.items()))
    return f'"""The models that answer; the environment may name others."""\n\nimport os\n\n{lines}'


def _javascript_settings(rows: Mapping[str, str]) -> str:
    lines = "".join(f"export const {name} = process.env.{name} ?? '{value}';\n" for name, value in sorted(rows.items()))
    return f"// The models that answer; the environment may name others.\n{lines}"


def _module(file: JavaScriptFile, constant: str, literal: str, _ending: str) -> str:
    """The prompt as it was written, in a module of its own."""
    if file.is_module or file.suffix not in {"js", "cjs"}:
        return f"export const {constant} = {literal}{file.semicolon}\n"
    return f"const {constant} = {literal}{file.semicolon}\n\nmodule.exports = {{ {constant} }}{file.semicolon}\n"


def _upper(name: str) -> str:
    return "_".join(word.upper() for word in _WORD.findall(name)) if not name.startswith("<") else ""


def _camel(name: str) -> str:
    head, *rest = name.split("-")
    return head + "".join(word.capitalize() for word in rest)


def _key(path: str) -> str:
    return f"pinned:{path}"


RECIPE = Recipe(
    id="pin-models-and-prompts",
    title="Name models and prompts in one place",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
