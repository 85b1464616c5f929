"""How one Python file of a project imports another: as the files around it do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tengates.authoring.editing.edits import CannotEdit
from tengates.authoring.editing.python_starts import started_from
from tengates.model.survey import Survey


def module_for(survey: Survey, importer: str, target: str) -> str:
    """The module that `importer` names to import the file at `target`, which need not exist yet."""
    found = next(_names(survey, importer, target), None)
    if found is None:
        name = target.rpartition("/")[2]
        raise CannotEdit(f"how this file would import {name} is not clear from its other imports; add it by hand")
    return found


def _names(survey: Survey, importer: str, target: str) -> Iterator[str]:
    folder = importer.rpartition("/")[0]
    code = survey.files[importer].code
    modules = [item.module for item in code.imports] if code is not None else []
    inside = f"{folder}/__init__.py" if folder else "__init__.py"
    dots = [len(module) - len(module.lstrip(".")) for module in modules if _reaches(survey, importer, module)]
    own = () if dots else tuple(_roots(survey, importer, modules))
    yield from _absolute(target, own)  # such a file may also be run as a script, which has no package
    if dots or _is_imported_from_beside(survey, importer):
        yield from _relative(folder, target, max(dots, default=1))
    yield from _absolute(target, (*_roots(survey, importer, modules), *_roots_of_others(survey, importer)))
    started = started_from(survey, importer)
    if started is not None and target.startswith(started):
        yield target[len(started) :].removesuffix(".py").replace("/", ".")
    if inside not in survey.paths and target.rpartition("/")[0] == folder:
        yield target.rpartition("/")[2].removesuffix(".py")


def _absolute(target: str, roots: Iterable[str]) -> Iterator[str]:
    """What a file is called from each folder that holds it."""
    for root in roots:
        if target.startswith(root):
            yield target[len(root) :].removesuffix(".py").replace("/", ".")


def _reaches(survey: Survey, importer: str, module: str) -> bool:
    """Whether a relative import leads to a file of the project, or names nothing but the package."""
    dots = len(module) - len(module.lstrip("."))
    if not dots:
        return False
    parts = importer.split("/")[:-dots]
    base = "/".join([*parts, *filter(None, module.lstrip(".").split("."))])
    if not module.strip(".") or f"{base}.py" in survey.paths:
        return True
    return any(path.startswith(f"{base}/") and path.endswith(".py") for path in survey.paths)


def _is_imported_from_beside(survey: Survey, importer: str) -> bool:
    """Whether a file of the same folder imports this one relatively, so that the folder is a package."""
    folder, _, name = importer.removesuffix(".py").rpartition("/")
    for path, code in survey.sources():
        if path.endswith(".py") and path != importer and path.rpartition("/")[0] == folder:
            for item in code.imports:
                if item.module == f".{name}" or (item.module == "." and item.name == name):
                    return True
    return False


def _relative(folder: str, target: str, dots: int) -> Iterator[str]:
    """The way from a folder to a file, with no more dots than the file has already."""
    parts, wanted = folder.split("/") if folder else [], target.removesuffix(".py").split("/")
    shared = 0
    while shared < min(len(parts), len(wanted) - 1) and parts[shared] == wanted[shared]:
        shared += 1
    up = len(parts) - shared + 1
    if up <= dots:
        yield "." * up + ".".join(wanted[shared:])


def _roots(survey: Survey, importer: str, modules: list[str]) -> Iterator[str]:
    """Folders from which this file's absolute imports of the project's own files start."""
    for module in modules:
        if module and not module.startswith("."):
            tail = module.replace(".", "/")
            for path in (f"{tail}.py", f"{tail}/__init__.py", f"{tail}/"):
                yield from _prefixes(survey, importer, path)


def _prefixes(survey: Survey, importer: str, tail: str) -> Iterator[str]:
    """The folders above a file that hold this path, the nearest first."""
    parts = importer.split("/")[:-1]
    for depth in range(len(parts), -1, -1):
        root = "".join(f"{part}/" for part in parts[:depth])
        wanted = root + tail
        if wanted in survey.paths or (
            tail.endswith("/") and any(path.startswith(wanted) and path.endswith(".py") for path in survey.paths)
        ):
            yield root
            return


def _roots_of_others(survey: Survey, importer: str) -> Iterator[str]:
    """Folders from which other files import this one."""
    dotted = importer.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for path, code in survey.sources():
        if path == importer or not path.endswith(".py"):
            continue
        for item in code.imports:
            for name in (item.module, f"{item.module}.{item.name}"):
                if name and "." in name and not name.startswith(".") and (f".{dotted}").endswith(f".{name}"):
                    yield importer[: len(dotted) - len(name)]
