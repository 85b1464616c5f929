"""secret-to-env: a credential leaves the code for the environment, and the app says at start-up when it is missing."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from tengates.authoring.apps import app_folder, env_example
from tengates.authoring.drafting import JAVASCRIPT, Sheet
from tengates.authoring.edits import CannotEdit, Source, Splice
from tengates.authoring.env_files import IGNORE_KEY, complete_example, keep_out_of_git, names_in
from tengates.authoring.javascript_edits import JavaScriptFile
from tengates.authoring.manifests_edits import need_package
from tengates.authoring.python_tree import PythonTree, dotted_name
from tengates.authoring.secret_names import variable_name
from tengates.model.change import Draft, NewFile, ParameterSpec, Tier
from tengates.model.config import Role, SecretHit
from tengates.model.control import Recipe, RecipeInput
from tengates.model.outcome import Site
from tengates.model.survey import Survey
from tengates.survey.browser import is_browser_code

_CONTROL = "security.secrets-in-code"
_WHY = "The value comes from the environment; the app stops at once when it is not set."
_PYTHON_STRING = re.compile(rb"""[bBuUrR]{0,2}('''|\"\"\"|'|")""")
_NODE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_BROWSER_TOOLS = {"vite", "react-scripts", "@angular/core", "parcel", "@vue/cli-service"}
_SERVER_TOOLS = {"next", "nuxt", "@sveltejs/kit", "@remix-run/node", "astro", "@tanstack/react-start"}
_LONGEST_LINE = 4_000


@dataclass(frozen=True, slots=True)
class _Lift:
    """Which literal is replaced by what, and what goes into `.env`."""

    splice: Splice
    name: str
    value: str


@dataclass
class _Names:
    """The variables of this draft: the same value keeps its name, two values never share one."""

    wanted: str
    by_digest: dict[str, str] = field(default_factory=dict)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)

    def settle(self, digest: str, name: str) -> str:
        if digest not in self.by_digest:
            base = self.wanted or name
            taken = set(self.by_digest.values())
            free = (base if number == 1 else f"{base}_{number}" for number in range(1, 1000))
            self.by_digest[digest] = next(item for item in free if item not in taken)
        return self.by_digest[digest]


def parameters(_survey: Survey) -> tuple[ParameterSpec, ...]:
    """A name of one's own."""
    return (ParameterSpec("name", "Name of the variable? Leave it empty to have it taken from the code.", ""),)


def draft(inp: RecipeInput) -> Draft:
    """Lift each reported value out of its file."""
    sheet = Sheet(inp)
    survey = inp.survey
    names = _Names(inp.values["name"].strip())
    if names.wanted and not _NODE_NAME.match(names.wanted):
        sheet.skip("", 0, "the name of a variable may hold letters, digits and _ only")
        return sheet.draft()

    def mend(site: Site) -> None:
        for hit in _hits(survey, site):
            _lift(sheet, survey, (site.place.path, hit), names)

    sheet.each(inp.sites.get(_CONTROL, ()), mend)
    if names.by_digest and sheet.has_edits():
        sheet.note(
            "Each value was readable by everyone with the code and stays in git's history: make a new one at its provider, put it into .env and revoke the old one."
        )
        sheet.note("Set the same variables where the app is hosted, before you deploy this change.")
    return sheet.draft()


def _hits(survey: Survey, site: Site) -> list[SecretHit]:
    facts = survey.files.get(site.place.path)
    found = [hit for hit in facts.secrets if hit.span.line == site.place.line] if facts else []
    if not found:
        raise CannotEdit("the value was not found again at this place")
    return found


def _lift(sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: _Names) -> None:
    path, hit = place
    _refuse(survey, path)
    folder = app_folder(survey, path)
    env = f"{folder}.env"
    if env in survey.tracked:
        raise CannotEdit(f"git tracks {env}: first use “Keep .env files out of git”")
    if path.endswith(".py"):
        lift, needs = _python(sheet, survey, place, names)
    else:
        lift, needs = _javascript(sheet, survey, place, names)
    needs += _keep_value(sheet, survey, env, lift)
    example = env_example(survey, folder)
    named = {**names.examples.get(example, {}), lift.name: f"{lift.name}="}
    rows = named if not sheet.exists(example) else {lift.name: f"{lift.name}="}
    needs += complete_example(sheet, example, rows, needed=True)
    names.examples[example] = named
    sheet.mend(path, hit.span.line, lift.splice, _WHY, needs)


def _refuse(survey: Survey, path: str) -> None:
    facts = survey.files[path]
    if facts.env is not None:
        raise CannotEdit("this is an environment file: use “Keep .env files out of git”")
    if facts.code is None or not path.endswith((".py", *JAVASCRIPT)):
        raise CannotEdit("this is no Python or JavaScript file: move the value to .env by hand")
    if facts.role in {Role.TEST, Role.VENDORED, Role.GENERATED}:
        raise CannotEdit("tests, vendored and generated files are not edited: replace the value by an invented one")
    if is_browser_code(path, facts.code) or _in_browser_app(survey, path):
        raise CannotEdit(
            "this code runs in the browser, where every visitor can read any value, also one from the environment: move the call that needs it to your server"
        )


def _in_browser_app(survey: Survey, path: str) -> bool:
    """Whether a file is bundled for the browser: the source of a single-page app."""
    folder = app_folder(survey, path)
    row = survey.files.get(f"{folder}package.json")
    names = {item.name for item in row.manifest.dependencies} if row is not None and row.manifest is not None else set()
    return path.startswith(f"{folder}src/") and bool(names & _BROWSER_TOOLS) and not names & _SERVER_TOOLS


def _keep_value(sheet: Sheet, survey: Survey, env: str, lift: _Lift) -> tuple[str, ...]:
    """Put the value into `.env` and see to it that git ignores the file."""
    needs: tuple[str, ...] = ()
    if not survey.ignores(env):
        keep_out_of_git(sheet, survey, supporting=True)
        needs = (IGNORE_KEY,)
    sheet.hide(env)
    key = f"value:{env}:{lift.name}"
    line = f"{lift.name}={_dotenv(lift.value)}"
    why = "Keeps the app running on this machine; git ignores the file."
    if not sheet.exists(env):
        sheet.append_new(NewFile(env, f"{line}\n".encode(), why, supporting=True, key=f"values:{env}", sensitive=True))
        return (*needs, f"values:{env}")
    source = Source(sheet.data(env))
    if lift.name in names_in(source.data):
        sheet.note(f"{env} already sets {lift.name}: its value there is kept.")
        return needs
    end = len(source.data)
    sheet.support(env, [Splice(end, end, source.new_line_before(end) + source.lines(line))], why, key)
    return (*needs, key)


def _dotenv(value: str) -> str:
    """A value as dotenv readers of both languages take it."""
    if re.fullmatch(r"[A-Za-z0-9_./:@%+=,-]*", value):
        return value
    if "'" not in value and "\n" not in value:
        return f"'{value}'"
    raise CannotEdit("the value holds characters that a .env file cannot carry safely")


def _python(sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: _Names) -> tuple[_Lift, tuple[str, ...]]:
    path, hit = place
    file = sheet.python(path)
    tree = PythonTree(file.source)
    literal = _python_literal(tree, hit)
    parent = tree.parents[literal]
    start, _end = tree.span(literal)
    key, imports = f"import:{path}", [*file.add_import("os")]
    needs: tuple[str, ...] = (key,)
    if "load_dotenv" not in file.layout.names:
        needs += need_package(sheet, survey, path, ("python-dotenv", ">=1"))
        imports += [*file.add_import("dotenv", "load_dotenv")]
        load = f"load:{path}"
        sheet.support(path, [file.after_imports(start, "load_dotenv()")], "Reads .env when the app starts.", load)
        needs += (load,)
    lift = _python_lift(tree, literal, parent, (hit, names))
    sheet.support(path, imports, "What the new line uses.", key)
    return lift, needs


def _python_literal(tree: PythonTree, hit: SecretHit) -> ast.Constant:
    for node in ast.walk(tree.module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            start, end = tree.span(node)
            if start < hit.span.start and hit.span.end < end:
                _plain_string(tree, node)
                return node
    raise CannotEdit("the value does not stand in a plain string")


def _plain_string(tree: PythonTree, node: ast.Constant) -> None:
    start, end = tree.span(node)
    text = tree.source.data[start:end]
    opening = _PYTHON_STRING.match(text)
    inside = isinstance(tree.parents[node], (ast.JoinedStr, ast.FormattedValue))
    if (
        inside
        or opening is None
        or b"\n" in text
        or text[opening.end() : -len(opening.group(1))].decode() != node.value
    ):
        raise CannotEdit("the value does not stand in a plain string")
    if isinstance(tree.parents[node], ast.Expr):
        raise CannotEdit("the value stands in a comment string: delete it there")


def _python_lift(tree: PythonTree, literal: ast.Constant, parent: ast.AST, about: tuple[SecretHit, _Names]) -> _Lift:
    hit, names = about
    secret = tree.source.data[hit.span.start : hit.span.end].decode()
    text = str(literal.value)
    whole = "://" in text or text == secret
    value = text if whole else secret
    if (known := _environment_default(tree, parent, literal)) is not None:
        name, node = known
        start, end = tree.span(node)
        return _Lift(Splice(start, end, f'os.environ["{name}"]'.encode()), name, value)
    if isinstance(parent, ast.Assign) and (name := _environment_target(parent)):
        begin, end = tree.whole_lines(parent)
        if len(tree.block(parent)) == 1:
            raise CannotEdit("the statement stands alone in its block")
        return _Lift(Splice(begin, end, b""), name, value)
    name = names.settle(hit.digest, variable_name(_written_name(tree, literal, parent), hit.rule, text))
    start, end = tree.span(literal)
    quote = '"' if tree.source.data[start:end].endswith(b'"') else "'"
    other = "'" if quote == '"' else '"'
    if whole:
        return _Lift(Splice(start, end, f"os.environ[{quote}{name}{quote}]".encode()), name, value)
    before, _, after = text.partition(secret)
    if "{" in text or "}" in text or other in text:
        raise CannotEdit("the value stands in a string that cannot be split safely")
    new = f"f{quote}{before}{{os.environ[{other}{name}{other}]}}{after}{quote}"
    return _Lift(Splice(start, end, new.encode()), name, value)


def _environment_default(tree: PythonTree, parent: ast.AST, literal: ast.Constant) -> tuple[str, ast.expr] | None:
    """`os.getenv("X", "value")`: the call and X."""
    if isinstance(parent, ast.keyword):
        parent = tree.parents[parent]
    if not isinstance(parent, ast.Call) or dotted_name(parent.func) not in {"os.getenv", "os.environ.get", "getenv"}:
        return None
    first = parent.args[0] if parent.args else None
    if first is literal or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    return first.value, parent


def _environment_target(parent: ast.Assign) -> str:
    """`os.environ["X"] = …`: X."""
    target = parent.targets[0]
    if isinstance(target, ast.Subscript) and dotted_name(target.value) == "os.environ":
        return str(target.slice.value) if isinstance(target.slice, ast.Constant) else ""
    return ""


def _written_name(tree: PythonTree, literal: ast.Constant, parent: ast.AST) -> str:
    """What the code calls the value: a target, a keyword, a dictionary key."""
    if isinstance(parent, ast.Assign):
        return _target_name(parent.targets[0])
    if isinstance(parent, ast.AnnAssign):
        return _target_name(parent.target)
    if isinstance(parent, ast.keyword):
        return parent.arg or ""
    if isinstance(parent, ast.Dict):
        key = parent.keys[parent.values.index(literal)] if literal in parent.values else None
        return str(key.value) if isinstance(key, ast.Constant) else ""
    statement = tree.statement(literal)
    return _target_name(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


def _target_name(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return dotted_name(target).removeprefix("self.").replace(".", "_")


def _javascript(
    sheet: Sheet, survey: Survey, place: tuple[str, SecretHit], names: _Names
) -> tuple[_Lift, tuple[str, ...]]:
    path, hit = place
    file = sheet.javascript(path)
    literal = file.node_at(hit.span, {"string", "template_string"}) or _around(file, hit)
    text = literal.text()[1:-1]
    if "\\" in text or "${" in text or len(text) > _LONGEST_LINE or "\n" in text:
        raise CannotEdit("the value does not stand in a plain string")
    parent = literal.parent()
    if parent is None or parent.kind() in {"jsx_attribute", "import_statement", "literal_type"}:
        raise CannotEdit("the value does not stand where an expression can go")
    secret = file.source.data[hit.span.start : hit.span.end].decode()
    needs = _load_dotenv(sheet, survey, path)
    lift, helper = _javascript_lift(file, (literal, parent), (hit, names), secret)
    if helper not in file.text:
        sheet.support(path, [_helper(file, path, helper)], "Says which variable is missing.", f"missing:{path}")
        needs += (f"missing:{path}",)
    return lift, needs


def _around(file: JavaScriptFile, hit: SecretHit) -> SgNode:
    """The string literal that holds the hit."""
    node = file.root
    while True:
        if node.kind() in {"string", "template_string"}:
            return node
        inner = next(
            (
                child
                for child in node.children()
                if file.start(child) <= hit.span.start and hit.span.end <= file.end(child)
            ),
            None,
        )
        if inner is None:
            raise CannotEdit("the value does not stand in a plain string")
        node = inner


def _javascript_lift(
    file: JavaScriptFile, nodes: tuple[SgNode, SgNode], about: tuple[SecretHit, _Names], secret: str
) -> tuple[_Lift, str]:
    (literal, parent), (hit, names) = nodes, about
    text = literal.text()[1:-1]
    whole = "://" in text or text == secret
    value = text if whole else secret
    helper = "missingEnv"
    left = parent.field("left") if parent.kind() == "binary_expression" else None
    read = re.fullmatch(r"process\.env\.([A-Za-z_]\w*)", left.text()) if left is not None else None
    if read is not None and left is not None and whole:
        name = read.group(1)
        start, end = file.start(literal), file.end(literal)
        return _Lift(Splice(start, end, f"{helper}({file.quoted(name)})".encode()), name, value), helper
    name = names.settle(hit.digest, variable_name(_property_name(parent), hit.rule, text))
    start, end = file.start(literal), file.end(literal)
    expression = f"process.env.{name} || {helper}({file.quoted(name)})"
    if not whole:
        before, _, after = text.partition(secret)
        expression = f"`{before}${{{expression}}}{after}`"
    elif parent.kind() in {"binary_expression", "member_expression", "as_expression", "unary_expression"}:
        expression = f"({expression})"
    return _Lift(Splice(start, end, expression.encode()), name, value), helper


def _property_name(parent: SgNode) -> str:
    for label in ("name", "key", "left"):
        node = parent.field(label)
        if node is not None and node.kind() in {"identifier", "property_identifier", "member_expression", "string"}:
            return node.text().strip("'\"").rpartition(".")[2]
    return ""


def _helper(file: JavaScriptFile, path: str, name: str) -> Splice:
    typed = path.endswith(("ts", "tsx"))
    signature = f"function {name}(name: string): never {{" if typed else f"function {name}(name) {{"
    unit, end = file.source.unit.decode(), file.semicolon
    line = f"{unit}throw new Error(`${{name}} is not set. Put it into .env; .env.example lists what is needed.`){end}"
    position = len(file.source.data)
    text = file.source.new_line_before(position) + file.source.lines("", signature, line, "}")
    return Splice(position, position, text)


def _load_dotenv(sheet: Sheet, survey: Survey, path: str) -> tuple[str, ...]:
    """Have `.env` read at start-up where neither a framework nor the code does it."""
    folder = app_folder(survey, path)
    manifest = survey.files.get(f"{folder}package.json")
    declared = {item.name for item in manifest.manifest.dependencies} if manifest and manifest.manifest else set()
    loaded = any(item.module.partition("/")[0] == "dotenv" for _path, code in survey.sources() for item in code.imports)
    if loaded or declared & {"next", "nuxt", "@sveltejs/kit", "@remix-run/dev", "astro", "@nestjs/config"}:
        return ()
    file = sheet.javascript(path)
    where = file.quoted("dotenv/config") if file.is_module else file.quoted("dotenv")
    line = f"import {where}{file.semicolon}" if file.is_module else f"require({where}).config(){file.semicolon}"
    key = f"import:dotenv:{path}"
    sheet.support(path, [file.first_line(line)], "Reads .env when the app starts.", key)
    return (key, *need_package(sheet, survey, path, ("dotenv", "^16.4.5")))


RECIPE = Recipe(
    id="secret-to-env",
    title="Move secrets out of the code",
    tier=Tier.REVIEW,
    controls=(_CONTROL,),
    parameters=parameters,
    draft=draft,
)
