"""Where a new module of a recipe goes, how a file imports it, and its text in the app's own style."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tengates import assets
from tengates.authoring.editing.apps import app_folder, folders_above, package_folder
from tengates.authoring.editing.edits import CannotEdit, Splice
from tengates.authoring.editing.javascript_edits import JavaScriptFile
from tengates.authoring.editing.python_edits import PythonFile
from tengates.authoring.editing.python_starts import started_from
from tengates.model.config import Role
from tengates.model.survey import Survey
from tengates.survey.linked import linked

# Folders in which a framework or a platform takes every file for a route or a function.
_ROUTED = re.compile(r"^(.*?)(?:^|(?<=/))(?:app|pages|routes|api|netlify/functions)/")
_NITRO = re.compile(r"^(.*?(?:^|/)server/)(?:api|routes|middleware|plugins)/")
_LOADED = {
    "mjs": "mjs",
    "cjs": "cjs",
    "mts": "mjs",
    "cts": "cjs",
}  # the ending under which Node finds what was written so
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) ([A-Za-z_$][\w$]*)", re.MULTILINE)
_NAMED_IMPORT = re.compile(r"^import (\{[^}]*\}) from ('[^']*');", re.MULTILINE)
_DEFAULT_IMPORT = re.compile(r"^import (\w+) from ('[^']*');", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Home:
    """A new module: its path, and what an import in the file that asked calls it."""

    path: str
    module: str


def python_home(survey: Survey, path: str, name: str, known: str = "") -> Home:
    """Beside the file, imported as the file imports its own project; `known` is where the module is already."""
    page = _streamlit_page(survey, path)
    folder = page if page is not None else folders_above(path)[0]
    target = known or f"{folder}{name}.py"
    root = page if page is not None else next(_python_roots(survey, path), None)
    if root is None and not _has_dots(survey, path):
        root = started_from(survey, path)
    if root is None:
        return _relative_python(survey, path, target)
    if not target.startswith(root):
        raise CannotEdit(f"this file cannot import {target}; put the module where both can reach it")
    return Home(target, target[len(root) :].removesuffix(".py").replace("/", "."))


def _has_dots(survey: Survey, path: str) -> bool:
    """Whether a file is loaded as part of a package, by its own relative imports or its neighbours'."""
    code = survey.files[path].code
    imports = code.imports if code is not None else ()
    return any(row.module.startswith(".") for row in imports) or _is_in_package(survey, path)


def _streamlit_page(survey: Survey, path: str) -> str | None:
    """The folder of the main script for one of Streamlit's pages, which import from there."""
    facts = survey.files.get(path)
    folder, _, name = path.rpartition("pages/")
    served = (
        facts is not None and facts.code is not None and any(row.module == "streamlit" for row in facts.code.imports)
    )
    return folder if served and path.startswith(f"{folder}pages/") and "/" not in name else None


def _python_roots(survey: Survey, path: str) -> Iterator[str]:
    """The folder from which absolute imports start, as the imports of the project show it."""
    project = linked(survey).project
    own = project.files[path].code.imports if path in project.files else ()
    if any(row.module.startswith(".") for row in own):
        return
    for row in own:
        found = project.source(path, f"{row.module}.{row.name}" if row.name not in {"", "*"} else row.module)
        if found is not None:
            yield from _root_of(found.path, row.module)
    for other in project:
        for row in other.code.imports if other.is_python and not path.startswith(other.path) else ():
            if not row.module.startswith(".") and row.module:
                for root in _root_of(path, row.module):
                    if other.path.startswith(root):
                        yield root


def _root_of(path: str, module: str) -> Iterator[str]:
    """What stands before a module's own path."""
    for ending in (".py", "/__init__.py"):
        tail = module.replace(".", "/") + ending
        if path == tail or path.endswith(f"/{tail}"):
            yield path[: -len(tail)]


def _relative_python(survey: Survey, path: str, target: str) -> Home:
    """`.name` in a package, the plain name where files are run from their own folder."""
    folder, there = path.rpartition("/")[0], target.rpartition("/")[0]
    name = target.rpartition("/")[2].removesuffix(".py")
    facts = survey.files[path]
    imports = facts.code.imports if facts.code is not None else ()
    dotted = any(row.module.startswith(".") for row in imports)
    if folder == there:
        return Home(target, f".{name}" if dotted or _is_in_package(survey, path) else name)
    if not dotted:
        raise CannotEdit(f"this file cannot import {target}; put the module where both can reach it")
    steps = posixpath.relpath(there or ".", folder or ".").split("/")
    ups = steps.count("..")
    above = [folder.rsplit("/", count)[0] if folder.count("/") >= count else "" for count in range(1, ups + 1)]
    if any(f"{place}/__init__.py".lstrip("/") not in survey.paths for place in above):
        raise CannotEdit(f"this file cannot import {target}; put the module where both can reach it")
    rest = [step for step in steps if step not in {"..", "."}]
    return Home(target, "." * (ups + 1) + ".".join([*rest, name]))


def _is_in_package(survey: Survey, path: str) -> bool:
    """Whether a module is loaded as part of its folder: its neighbours name it, or each other, with a dot."""
    folder = f"{path.rpartition('/')[0]}/"
    if f"{folder}__init__.py" not in survey.paths:
        return False
    code = survey.files[path].code
    if code is not None and any("__main__" in row.condition.text for row in code.branches):
        return False
    return any(
        row.module.startswith(".")
        for name, facts in survey.files.items()
        if name.startswith(folder) and "/" not in name[len(folder) :] and facts.code is not None
        for row in facts.code.imports
    )


def own_import(file: PythonFile, home: Home, *names: str) -> tuple[Splice, ...]:
    """Import names of a new module, among the imports of the project's own modules."""
    own = file.own | {home.module.partition(".")[0]}
    return replace(file, own=own).add_import(home.module, *names)


def javascript_home(survey: Survey, path: str, file: JavaScriptFile, name: str, known: str = "") -> Home:
    """In the app's `lib` where there is one, imported through its alias or by a relative path."""
    alias, base = next(_aliases(survey, path), ("", ""))
    target = known or f"{_javascript_folder(survey, path, base if alias else None)}{name}.{_suffix(file)}"
    plain, _, ending = target.rpartition(".")
    stem = f"{plain}.{_LOADED[ending]}" if ending in _LOADED else plain
    if alias and target.startswith(base):
        return Home(target, f"{alias}{stem[len(base) :]}")
    relative = posixpath.relpath(stem, path.rpartition("/")[0] or ".")
    module = relative if relative.startswith(".") else f"./{relative}"
    return Home(target, module + _extension(survey, path, file))


def _suffix(file: JavaScriptFile) -> str:
    return {"tsx": "ts", "jsx": "js"}.get(file.suffix, file.suffix)


def _aliases(survey: Survey, path: str) -> Iterator[tuple[str, str]]:
    """`@/` and the folder it stands for, as the imports of the app show it."""
    project = linked(survey).project
    folder = app_folder(survey, path)
    near = sorted((file for file in project if file.path.startswith(folder)), key=lambda file: file.path != path)
    for file in near:
        for module in sorted(file.modules):
            if module.startswith(("@/", "~/")) and (found := project.module_file(file.path, module)):
                rest = module[2:]
                stem = found.rpartition(".")[0].removesuffix("/index")
                if stem.endswith(rest):
                    yield module[:2], stem[: -len(rest)]


def _javascript_folder(survey: Survey, path: str, base: str | None) -> str:
    """The folder for shared server code."""
    folder = app_folder(survey, path)
    nitro = _NITRO.match(path)
    if nitro is not None and any(name.startswith(f"{folder}nuxt.config.") for name in survey.paths):
        return f"{nitro.group(1)}utils/"
    package = package_folder(survey, path)
    routed = _ROUTED.match(path[len(package) :])  # `apps/api/` is a package of its own and no folder of routes
    above = f"{package}{routed.group(1)}" if routed is not None else None
    starts = [start for start in (base, above) if start is not None]
    starts += [f"{folder}src/", folder]
    for start in starts:
        if any(name.startswith(f"{start}lib/") for name in survey.paths):
            return f"{start}lib/"
    if starts[0] in {base, above}:
        return f"{starts[0]}lib/"
    return folders_above(path)[0]


def _extension(survey: Survey, path: str, file: JavaScriptFile) -> str:
    """The ending that this file's own relative imports carry."""
    if file.suffix in _LOADED:
        return ""
    facts = survey.files.get(path)
    own = [row.module for row in facts.code.imports if row.module.startswith(".")] if facts and facts.code else []
    if "supabase/functions/" in path or any(module.endswith(".ts") for module in own):
        return f".{_suffix(file)}"
    if own:
        return ".js" if any(module.endswith(".js") for module in own) else ""
    manifest = survey.files.get(f"{app_folder(survey, path)}package.json")
    by_node = manifest is not None and '"type": "module"' in manifest.text
    return ".js" if by_node and file.suffix == "js" and file.is_module else ""


def is_served(survey: Survey, path: str) -> bool:
    """Whether a file takes part in the served program: no test, script or vendored code."""
    facts = survey.files.get(path)
    return facts is not None and facts.role is Role.SOURCE and facts.code is not None


def template(folder: str, name: str, blanks: Mapping[str, str]) -> str:
    """A template with its blanks (`__NAME__`) filled in."""
    text = (assets.resources() / "templates" / folder / name).read_text("utf-8")
    for blank, value in blanks.items():
        text = text.replace(f"__{blank}__", value)
    return text


def javascript_text(text: str, file: JavaScriptFile) -> str:
    """A template (single quotes, semicolons, two blanks, ES module) as a neighbour of this file would be written."""
    if not file.is_module and _suffix(file) in {"js", "cjs"}:
        text = _as_commonjs(text)
    if file.quote == '"':
        text = re.sub(r"'([^'\"\n]*)'", r'"\1"', text)
    if not file.semicolon:
        text = re.sub(r";$", "", text, flags=re.MULTILINE)
    unit = file.source.unit.decode()
    if unit != "  ":
        text = re.sub(r"^(?:  )+", lambda found: unit * (len(found.group()) // 2), text, flags=re.MULTILINE)
    return text


def _as_commonjs(text: str) -> str:
    names = _EXPORT.findall(text)
    text = _NAMED_IMPORT.sub(lambda found: f"const {found.group(1)} = require({found.group(2)});", text)
    text = _DEFAULT_IMPORT.sub(lambda found: f"const {found.group(1)} = require({found.group(2)});", text)
    text = re.sub(r"^export ", "", text, flags=re.MULTILINE)
    return f"{text}\nmodule.exports = {{ {', '.join(names)} }};\n"
