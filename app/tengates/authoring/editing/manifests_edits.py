"""Edits of manifests: a new dependency in requirements.txt, pyproject.toml or package.json, written as its neighbours are."""

from __future__ import annotations

import codecs
import re

from ast_grep_py import SgNode, SgRoot

from tengates.authoring.editing.apps import lock_command, manifests_above
from tengates.authoring.editing.drafting import Sheet
from tengates.authoring.editing.edits import BOM, Brackets, CannotEdit, Source, Splice, insert_item
from tengates.authoring.editing.tested_versions import tested_version
from tengates.facts.manifests import normalised
from tengates.model.config import Ecosystem
from tengates.model.survey import Survey

_NAME = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]*")


def need_package(sheet: Sheet, survey: Survey, path: str, package: tuple[str, str]) -> tuple[str, ...]:
    """Make sure that the application of a file declares a package; the keys to need, none when it already does.

    `package` is its name and the versions wanted, as its ecosystem writes them.
    """
    name, wanted = package
    node = not path.endswith(".py")
    manifests = manifests_above(survey, path, Ecosystem.NODE if node else Ecosystem.PYTHON)
    if _declared(survey, manifests, name):
        return ()
    if not manifests:
        sheet.note(f"Install {name} ({wanted}): no file here lists the packages of {path}.")
        return ()
    manifest = _preferred(manifests)
    key = f"package:{manifest}:{name}"
    try:
        sheet.support(manifest, [_splice(sheet, manifest, name, wanted)], f"The new code uses {name}.", key)
    except CannotEdit:
        sheet.note(f"Add {name} ({wanted}) to {manifest}: its layout is not one that this refactor edits.")
        return ()
    _tell(sheet, survey, manifest, name)
    return (key,)


def _declared(survey: Survey, manifests: tuple[str, ...], name: str) -> bool:
    rows = [survey.files[path].manifest for path in manifests]
    base = name.partition("[")[0]
    return any(
        item.name == base or item.name == normalised(base)
        for row in rows
        if row is not None
        for item in row.dependencies
    )


def _preferred(manifests: tuple[str, ...]) -> str:
    order = ("package.json", "pyproject.toml", "requirements.txt", "requirements.in", "Pipfile")
    ranked = sorted(manifests, key=lambda path: order.index(base) if (base := _base(path)) in order else len(order))
    return ranked[0]


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _tell(sheet: Sheet, survey: Survey, manifest: str, name: str) -> None:
    lock, command = lock_command(survey, manifest)
    beside = f"{manifest.rpartition('/')[0]}/Pipfile".lstrip("/")
    if manifest.endswith((".txt", ".in")) and beside in survey.paths:
        sheet.note(
            f"{manifest} gains {name}: install the requirements again before you start the app."
            f" {beside} lists packages too and is not edited here: add {name} there as well."
        )
    elif lock:
        sheet.note(f"{manifest} gains {name}, so {lock} is out of date: run `{command}` and commit the result.")
    elif manifest.endswith("package.json"):
        sheet.note(f"{manifest} gains {name}: run `npm install` before you start the app.")
    else:
        sheet.note(f"{manifest} gains {name}: install the requirements again before you start the app.")


def _splice(sheet: Sheet, manifest: str, name: str, wanted: str) -> Splice:
    source = Source(sheet.data(manifest))
    if manifest.endswith("package.json"):
        return node_dependency(source, name, wanted)
    if manifest.endswith((".txt", ".in")):
        exact = tested_version(name) if _all_pinned(source) else ""
        return requirement(source, f"{name}=={exact}" if exact else f"{name}{wanted}")
    if manifest.endswith("pyproject.toml"):
        return project_dependency(source, name, wanted)
    raise CannotEdit("an unknown kind of manifest")


def requirement(source: Source, line: str) -> Splice:
    """A new line of a requirements file: in its place when the file is sorted, else at the end."""
    if source.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CannotEdit("the file is stored as UTF-16")
    if b"--hash" in source.data:
        raise CannotEdit("the file is compiled with hashes")
    rows = _requirement_rows(source)
    names = [name for name, _start in rows]
    new = _normal(line.encode())
    if names == sorted(names) and len(names) > 1:
        later = [start for name, start in rows if name > new]
        if later:
            return Splice(later[0], later[0], source.lines(line))
    end = source.next_line(rows[-1][1]) if rows else len(source.data)
    return Splice(end, end, source.new_line_before(end) + source.lines(line))


def _all_pinned(source: Source) -> bool:
    """Whether every package of a requirements file has its exact version."""
    rows = [source.data[start : source.line_end(start)] for _name, start in _requirement_rows(source)]
    return bool(rows) and all(b"==" in row for row in rows)


def _requirement_rows(source: Source) -> list[tuple[str, int]]:
    rows, position = [], source.start
    while position < len(source.data):
        match = _NAME.match(source.data, position)
        if match is not None and match.end() <= source.line_end(position):
            rows.append((_normal(match.group()), position))
        position = source.next_line(position)
    return rows


def _normal(text: bytes) -> str:
    match = _NAME.match(text)
    return re.sub(r"[-_.]+", "-", match.group().decode()).lower() if match else ""


def node_dependency(source: Source, name: str, wanted: str, into: str = "dependencies") -> Splice:
    """A new entry of `dependencies` (or another list) in package.json, in its place when they are sorted."""
    root = SgRoot(source.data.decode("utf-8-sig"), "json").root()
    shift = _Bytes(source)
    top = next((node for node in root.children() if node.kind() == "object"), None)
    entries = _member(top, into) if top is not None else None
    if entries is None or entries.kind() != "object":
        raise CannotEdit("it has no list of dependencies")
    pairs = [node for node in entries.children() if node.kind() == "pair"]
    names = [key.text().strip('"') for node in pairs if (key := node.field("key")) is not None]
    item = f'"{name}": "{wanted}"'.encode()
    later = next((node for node, other in zip(pairs, names, strict=True) if other > name), None)
    if names == sorted(names) and later is not None and source.begins_line(start := shift.start(later)):
        lead = source.data[source.line_start(start) : start]
        return Splice(start, start, item + b"," + source.newline + lead)
    spans = tuple((shift.start(node), shift.end(node)) for node in pairs)
    return insert_item(source, Brackets(shift.start(entries) + 1, shift.end(entries) - 1, spans), item)


def node_script(source: Source, name: str, command: str) -> Splice:
    """A script of package.json: a new one, or in the place of npm's "no test specified"."""
    root = SgRoot(source.data.decode("utf-8-sig"), "json").root()
    shift = _Bytes(source)
    top = next((node for node in root.children() if node.kind() == "object"), None)
    scripts = _member(top, "scripts") if top is not None else None
    if scripts is None or scripts.kind() != "object":
        raise CannotEdit("it has no scripts")
    old = _member(scripts, name)
    text = f'"{command}"'.encode()
    if old is not None:
        if "no test specified" not in old.text():
            raise CannotEdit("it has a script of this name already")
        return Splice(shift.start(old), shift.end(old), text)
    spans = tuple((shift.start(node), shift.end(node)) for node in scripts.children() if node.kind() == "pair")
    item = f'"{name}": '.encode() + text
    return insert_item(source, Brackets(shift.start(scripts) + 1, shift.end(scripts) - 1, spans), item)


def _member(node: SgNode, key: str) -> SgNode | None:
    for child in node.children():
        name = child.field("key") if child.kind() == "pair" else None
        if name is not None and name.text() == f'"{key}"':
            return child.field("value")
    return None


class _Bytes:
    """Byte offsets of nodes in a file that may hold more than ASCII."""

    def __init__(self, source: Source) -> None:
        self._text = source.data.decode("utf-8-sig")
        self._shift = len(BOM) if source.data.startswith(BOM) else 0

    def start(self, node: SgNode) -> int:
        return self._shift + len(self._text[: node.range().start.index].encode())

    def end(self, node: SgNode) -> int:
        return self._shift + len(self._text[: node.range().end.index].encode())


_TABLE = re.compile(rb"^[ \t]*\[([^\[\]\r\n]+)\][ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)
_LIST = re.compile(rb"^dependencies[ \t]*=[ \t]*\[", re.MULTILINE)
_STRING = re.compile(rb'"[^"\r\n]*"|\'[^\'\r\n]*\'')


def project_dependency(source: Source, name: str, wanted: str) -> Splice:
    """A new dependency of pyproject.toml: in `[project]`, or in Poetry's table."""
    tables = _tables(source.data)
    if "project" in tables and (found := _LIST.search(source.data, *tables["project"])):
        return _into_list(source, found.end(), f'"{name}{wanted}"'.encode())
    if "tool.poetry.dependencies" in tables:
        start, end = tables["tool.poetry.dependencies"]
        position = start + len(source.data[start:end].rstrip())
        position = source.next_line(position - 1)
        line = _poetry_line(name, wanted)
        return Splice(position, position, source.new_line_before(position) + source.lines(line))
    raise CannotEdit("it has no list of dependencies")


def _poetry_line(name: str, wanted: str) -> str:
    """`name = "range"`, with extras as Poetry writes them."""
    base, _, extras = name.rstrip("]").partition("[")
    if not extras:
        return f'{name} = "{wanted}"'
    listed = ", ".join(f'"{item.strip()}"' for item in extras.split(","))
    return f'{base} = {{ version = "{wanted}", extras = [{listed}] }}'


def _tables(data: bytes) -> dict[str, tuple[int, int]]:
    found = [(match.group(1).decode("utf-8", "replace").strip(), match.end()) for match in _TABLE.finditer(data)]
    starts = [match.start() for match in _TABLE.finditer(data)] + [len(data)]
    return {name: (start, starts[index + 1]) for index, (name, start) in enumerate(found)}


def _into_list(source: Source, opening: int, item: bytes) -> Splice:
    position, items, comma = opening, [], None
    while True:
        match = re.compile(rb"[ \t\r\n]+|#[^\n]*|,|\]").match(source.data, position)
        if match is None:
            string = _STRING.match(source.data, position)
            if string is None:
                raise CannotEdit("its list of dependencies is written in an unusual way")
            items.append(string.span())
            comma, position = None, string.end()
            continue
        if match.group() == b"]":
            return insert_item(source, Brackets(opening, position, tuple(items), comma), item)
        comma = match.end() if match.group() == b"," else comma
        position = match.end()
