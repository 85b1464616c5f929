"""From code that takes a model's answer as it comes to code that reads a pydantic model made of it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from tengates.authoring.bodies.body_fields import BodyField, FieldKind
from tengates.authoring.bodies.python_models import imported, model_lines
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.manifests_edits import need_package
from tengates.authoring.editing.python_placing import above_use
from tengates.authoring.editing.python_tree import Definition, PythonTree, dotted_name
from tengates.authoring.editing.versions import is_current
from tengates.authoring.models.python_model_answers import PythonAnswer, read_answer, scope_of, with_declared
from tengates.authoring.models.python_rejections import guarded, way_on
from tengates.model.place import Place
from tengates.model.survey import Survey

_WHY_SITE = "The answer is checked against a schema before anything is taken from it."
_WHY_MODEL = "Says which fields an answer must have."
_WHY_READS = "Reads the checked fields."
_WHY_HANDLER = "An answer that does not fit goes the way of one that is not JSON."
_WHY_HELPER = "Finds the JSON in an answer that has a code fence or words around it."
_UNREADABLE = "The model's answer could not be used. Please try again."
_UNFIT = "The model's answer does not have the expected form."
_JSON_LOADS = {"json.loads", "orjson.loads", "ujson.loads"}
_GUARDED_BY = {"ast.literal_eval": "(ValueError, SyntaxError)", "json_repair.loads": "ValidationError"}
_CLEANED = re.compile(r"```|\bre\.(?:search|sub|match|findall)|response_format|json_object|json_schema|\.find\(")
_ASKED = re.compile(r"(?i)arguments[\"']?\]?$|\bargs$|_args$")
_VERBS = {"get", "parse", "generate", "create", "fetch", "make", "build", "extract", "handle", "run", "do", "call", "ask", "on", "load", "read", "execute"}  # fmt: skip
_NOUNS = {"response", "answer", "output", "result", "json", "llm", "from"}
_HELPER = (
    "def json_in(answer: str | None) -> str:",
    '\t"""The JSON object in a model\'s answer, without a code fence or words around it."""',
    '\ttext = answer or ""',
    '\treturn text[text.find("{") : text.rfind("}") + 1]',
)


@dataclass
class PythonAnswerModels:
    """The models of one draft; each file's imports are settled once all its answers are known."""

    sheet: Sheet
    survey: Survey
    repair: bool
    _imports: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _models: dict[tuple[str, str, tuple[BodyField, ...]], tuple[str, Splice]] = field(default_factory=dict)

    def check(self, place: Place) -> None:
        """Draw the edits for one place where an answer is parsed; CannotEdit says why not."""
        path = place.path
        tree = PythonTree(self.sheet.python(path).source)
        call = _call_at(tree, place)
        answer = read_answer(tree, call)
        scope = scope_of(tree, call)
        asked = _is_asked(call)
        fields = with_declared(tree, answer.fields) if asked else answer.fields
        model = self._model(tree, path, scope, (call, fields, asked))
        reader = dotted_name(call.func)
        replaced = reader in _JSON_LOADS and len(call.args) == 1 and not call.keywords
        found = way_on(tree, call, replaced=replaced)
        keys = [f"model:{path}:{model}", _imports_key(path)]
        others = answer.rewritten(tree, model)
        given = self._parsed(tree, call, (path, scope), model, repair=found is None and replaced and not asked)
        if found is None:
            site = given[0]
            given = [Splice(site.start, site.end, site.new.replace(b"\n", b"\n" + tree.source.unit)), *given[1:]]
            rejection = self._rejection(path, scope, reader, replaced=replaced)
            others += guarded(tree, answer.statement, rejection, tree.span(call))
        elif found.edits:
            self._want(path, "pydantic", "ValidationError")
            key = f"handler:{path}:{found.edits[0].start}"
            self.sheet.support(path, found.edits, _WHY_HANDLER, key)
            keys.append(key)
        others += _annotation(tree, answer, model)
        self._draw(place, (given, others), tuple(keys))

    def finish(self) -> None:
        """Add the imports that the new code of each file needs."""
        for path, wanted in self._imports.items():
            for module, names in sorted(wanted.items()):
                splices = self.sheet.python(path).add_import(module, *sorted(names))
                self.sheet.support(path, splices, "What the new code uses.", _imports_key(path))

    def _draw(self, place: Place, edits: tuple[list[Splice], list[Splice]], keys: tuple[str, ...]) -> None:
        """The call itself is the edit of the site; where it is read in place, the reading is part of it."""
        given, others = edits
        key = f"reads:{place.path}:{place.span.start}"
        site, *more = given
        inner = [item for item in others if item.start <= site.start and site.end <= item.end]
        for item in inner:
            others.remove(item)
            site = Splice(item.start, item.end, site.new + item.new)
        self.sheet.support(place.path, [*more, *others], _WHY_READS, key)
        needs = (key, *keys)
        if not self._has_fastapi(place.path):
            needs += need_package(self.sheet, self.survey, place.path, ("pydantic", ">=2,<3"))
        self.sheet.mend(place.path, place.line, site, _WHY_SITE, needs)

    def _has_fastapi(self, path: str) -> bool:
        return any(row.framework == "fastapi" and row.place.path == path for row in self.survey.entries)

    def _parsed(
        self, tree: PythonTree, call: ast.Call, where: tuple[str, Definition | ast.Module], model: str, *, repair: bool
    ) -> list[Splice]:
        path, scope = where
        old, (start, end) = self._old(path), tree.span(call)
        if dotted_name(call.func) not in _JSON_LOADS or len(call.args) != 1 or call.keywords:
            parse = "parse_obj" if old else "model_validate"
            return [Splice(start, end, f"{model}.{parse}({tree.text(call)})".encode())]
        parse, text = "parse_raw" if old else "model_validate_json", tree.text(call.args[0])
        about = "\n".join(tree.text(item) for item in scope.body)
        if self.repair and repair and not _CLEANED.search(about):
            text = f"{self._helper(tree, path)}({text})"
        return [Splice(start, end, f"{model}.{parse}({text})".encode())]

    def _helper(self, tree: PythonTree, path: str) -> str:
        file = self.sheet.python(path)
        if "json_in" in file.layout.names:
            raise CannotEdit('the file already uses the name "json_in"; write the schema by hand')
        unit = tree.source.unit.decode()
        first = next(
            (item for item in tree.module.body if isinstance(item, (Definition, ast.ClassDef))), tree.module.body[-1]
        )
        lines = [line.replace("\t", unit) for line in _HELPER]
        self.sheet.support(path, [above_use(tree, file, first, lines)], _WHY_HELPER, _imports_key(path))
        return "json_in"

    def _rejection(self, path: str, scope: Definition | ast.Module, reader: str, *, replaced: bool) -> list[str]:
        types = "ValidationError" if replaced else _GUARDED_BY.get(reader)
        if types is None:
            raise CannotEdit(f"what {reader} raises is not known to this refactor; put a try around it first")
        if types == "ValidationError":
            self._want(path, "pydantic", "ValidationError")
        framework = self._framework(path, scope)
        if framework == "fastapi":
            self._want(path, "fastapi", "HTTPException")
            return [f"except {types} as error:", f'\traise HTTPException(502, "{_UNREADABLE}") from error']
        if framework in {"flask", "quart"}:
            return [f"except {types}:", f'\treturn {{"error": "{_UNREADABLE}"}}, 502']
        name = (
            "error" if "error" not in {node.id for node in ast.walk(scope) if isinstance(node, ast.Name)} else "misfit"
        )
        return [f"except {types} as {name}:", f'\traise ValueError("{_UNFIT}") from {name}']

    def _framework(self, path: str, scope: Definition | ast.Module) -> str:
        if not isinstance(scope, Definition):
            return ""
        rows = (row for row in self.survey.entries if row.function is not None and row.place.path == path)
        return next((row.framework for row in rows if row.function and row.function.span.line == scope.lineno), "")

    def _old(self, path: str) -> bool:
        return not is_current(self.survey, "pydantic", path, (2, 0))

    def _model(
        self,
        tree: PythonTree,
        path: str,
        scope: Definition | ast.Module,
        made: tuple[ast.Call, tuple[BodyField, ...], bool],
    ) -> str:
        """Write the class above the code that reads it and return its name."""
        call, fields, asked = made
        base = _model_name(scope, asked=asked)
        old, unit = self._old(path), tree.source.unit.decode()
        if (path, base, fields) not in self._models:
            file = self.sheet.python(path)
            used = file.layout.names | {name for (where, *_), (name, _) in self._models.items() if where == path}
            name = next(
                one for number in range(1, 1000) if (one := base + (str(number) if number > 1 else "")) not in used
            )
            purpose = "What the model gives a tool." if asked else "What the model answers."
            lines = [line.replace("\t", unit) for line in model_lines(name, purpose, fields, None, old=old)]
            self._models[path, base, fields] = (name, above_use(tree, file, call, lines))
        name, splice = self._models[path, base, fields]
        self.sheet.support(path, [splice], _WHY_MODEL, f"model:{path}:{name}")
        needed, anything = imported(fields, None, old=old)
        self._want(path, "pydantic", *needed)
        if anything:
            self._want(path, "typing", "Any")
        self._note(fields, name)
        return name

    def _note(self, fields: tuple[BodyField, ...], name: str) -> None:
        still = [item.key for item in fields if item.kind is FieldKind.OPEN]
        if still:
            listed = still[0] if len(still) == 1 else f"{', '.join(still[:-1])} and {still[-1]}"
            self.sheet.note(
                f"{name}: the code does not say which type {listed} {'has' if len(still) == 1 else 'have'}, so anything is let in there (Any). Replace it where you know better."
            )

    def _want(self, path: str, module: str, *names: str) -> None:
        self._imports.setdefault(path, {}).setdefault(module, set()).update(names)


def _imports_key(path: str) -> str:
    return f"import:{path}"


def _call_at(tree: PythonTree, place: Place) -> ast.Call:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Call) and tree.span(node) == (place.span.start, place.span.end):
            return node
    raise CannotEdit("the place where the answer is parsed was not found again")


def _is_asked(call: ast.Call) -> bool:
    """Whether it reads what a model wants to hand to a tool."""
    return bool(call.args) and _ASKED.search(ast.unparse(call.args[0])) is not None


def _annotation(tree: PythonTree, answer: PythonAnswer, model: str) -> list[Splice]:
    if isinstance(answer.statement, ast.AnnAssign) and answer.variable:
        return [Splice(*tree.span(answer.statement.annotation), model.encode())]
    return []


def _model_name(scope: Definition | ast.Module, *, asked: bool) -> str:
    """`TagsAnswer` for `get_tags()`, `WeatherArguments` for what a tool is given."""
    ending = "Arguments" if asked else "Answer"
    if isinstance(scope, ast.Module):
        return ending
    words = [word for word in re.split(r"_+|(?<=[a-z0-9])(?=[A-Z])", scope.name) if word]
    kept = [word for place, word in enumerate(words) if not (place == 0 and word.lower() in _VERBS)]
    while len(kept) > 1 and kept[-1].lower() in _NOUNS:
        kept.pop()
    kept = [word for word in kept if word.lower() not in {ending.lower(), "args"}] or words
    return "".join(word[:1].upper() + word[1:] for word in kept) + ending
