"""Whether a test may import a Python module of the project, under which name, and what must be set before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tengates.authoring.editing.apps import folders_above
from tengates.authoring.editing.edits import CannotEdit
from tengates.model.code import Call, Code, Import
from tengates.model.survey import Survey

_AWAITED = (
    ("asyncpg", "postgresql+asyncpg://localhost/test"),
    ("aiomysql", "mysql+aiomysql://localhost/test"),
    ("asyncmy", "mysql+asyncmy://localhost/test"),
    ("aiosqlite", "sqlite+aiosqlite://"),
)
_MOST = 200
_DEPTH = 3
_QUIET = frozenset({
    "load_dotenv", "getLogger", "getenv", "get", "include_router", "makedirs", "mkdir", "create_engine", "read_text",
    "create_async_engine", "post", "put", "patch", "delete", "setup_logging", "basicConfig", "list", "index", "getLevelName",
})  # fmt: skip
_WORKS = re.compile(
    r"^(?:connect|download|load|open|urlopen|fetch|request|run|start|execute|commit|from_pretrained|pull|push|send|call"
    r"|invoke|ainvoke|generate|complete|query|search|init|setup|install|sleep|input|exit|main|upload|train|predict|migrate"
    r"|upgrade|listen|serve|bind|write|system|check_output|create|read|retrieve|ping|populate|ingest|embed|transcribe)"
    r"(?:_|$)|_(?:all|tables|database|db|vectorstore|retriever|index|chain|model)$"
)
_HEAVY = re.compile(
    r"SentenceTransformer|Embeddings$|CrossEncoder|Whisper|pipeline|AutoModel|AutoTokenizer|Redis$|Elasticsearch|Chroma"
    r"|FAISS|Connection|Bot$|Updater|Observer|Tk$|Thread$|Timer$|VideoCapture|Llama$|Speech|Recognizer|Argument"
)
_OUTSIDE = frozenset({"requests", "urllib", "subprocess", "socket", "sqlite3", "psycopg2", "pymongo", "boto3", "nltk"})
_TEXT = re.compile(
    r"(?:_|^)(?:PORT|TIMEOUT|LIMIT|MAX|MIN|SIZE|COUNT|SECONDS|MINUTES|DAYS|TOKENS|DEBUG|TTL|WORKERS)(?:_|$)"
)


@dataclass(frozen=True, slots=True)
class Importable:
    """A module as a test names it, the folder that must be on the path, and the variables to set beforehand."""

    path: str
    module: str
    root: str
    variables: tuple[str, ...]
    awaits_database: bool = False  # its engine wants a driver that can be awaited


def importable(survey: Survey, path: str, top: str) -> Importable:
    """How a module is imported from the application's folder; CannotEdit when importing it does more than define things.

    `top` is the folder of the application ("" or "x/").
    """
    root = _root(survey, path, top)
    files = list(_closure(survey, path, root))
    for name, code in files:
        _refuse_work(name, code)
    variables = {
        read.name
        for _, code in files
        for read in code.env_reads
        if read.required or (not read.scope and read.default is None)
    }
    module = path.removeprefix(root).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    if not re.fullmatch(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", module):
        raise CannotEdit("its name is none that Python can import")
    awaits = any(call.callee.endswith("create_async_engine") for _, code in files for call in code.calls)
    return Importable(path, module, root, tuple(sorted(variables)), awaits)


def awaited_database(packages: Collection[str]) -> str:
    """An address for an engine whose driver is awaited, by the driver that the application declares."""
    for package, address in _AWAITED:
        if package in packages:
            return address
    raise CannotEdit("it is not known which driver its database is opened with, so a test could not import it")


def value_for(variable: str, database: str = "sqlite://") -> str:
    """What a variable is set to in tests: nothing that opens anything."""
    if is_database(variable):
        return database
    if variable.endswith(("_URL", "_URI", "_ENDPOINT", "_HOST")):
        return "http://localhost"
    return "1" if _TEXT.search(variable) else "test"


def is_database(variable: str) -> bool:
    """Whether a variable is the address of a database."""
    return variable.endswith(("DATABASE_URL", "DB_URL", "DATABASE_URI"))


def _root(survey: Survey, path: str, top: str) -> str:
    """The folder from which its own imports resolve: the nearest to the application's own that fits all of them."""
    code = _code(survey, path)
    folders = [folder for folder in folders_above(path) if folder.startswith(top)]
    inside = f"{path.rpartition('/')[0]}/__init__.py" in survey.paths or any(
        row.module[:1] == "." for row in code.imports
    )
    for folder in reversed(folders[1:] if inside and len(folders) > 1 else folders):
        own = [row for row in code.imports if _is_own(survey, row, folders)]
        if all(_target(survey, row, path, folder) for row in own):
            return folder
    raise CannotEdit("its imports are found from different folders, so a test could not import it")


def _is_own(survey: Survey, row: Import, folders: list[str]) -> bool:
    if row.module.startswith("."):
        return False
    first = row.module.partition(".")[0]
    return any(f"{folder}{first}.py" in survey.paths or any(path.startswith(f"{folder}{first}/") for path in survey.paths) for folder in folders)  # fmt: skip


def _target(survey: Survey, row: Import, path: str, root: str) -> str:
    """The file that an import reads, "" when it is none of the project's under this folder."""
    if row.module.startswith("."):
        folder = path.rpartition("/")[0]
        for _ in range(len(row.module) - len(row.module.lstrip(".")) - 1):
            folder = folder.rpartition("/")[0]
        base = "/".join(part for part in (folder, *row.module.lstrip(".").split(".")) if part)
    else:
        base = root + row.module.replace(".", "/")
    tries = (f"{base}/{row.name}.py", f"{base}.py", f"{base}/{row.name}/__init__.py", f"{base}/__init__.py")
    found = next((name for name in tries if name in survey.paths), "")
    return found or (base if any(name.startswith(f"{base}/") and name.endswith(".py") for name in survey.paths) else "")


def _closure(survey: Survey, path: str, root: str) -> Iterator[tuple[str, Code]]:
    stack, seen = [path], set[str]()
    while stack:
        current = stack.pop()
        facts = survey.files.get(current)
        if current in seen or facts is None or facts.code is None:
            continue
        if len(seen) > _MOST:
            raise CannotEdit("importing it imports most of the project")
        seen.add(current)
        yield current, facts.code
        stack += [found for row in facts.code.imports if (found := _target(survey, row, current, root))]


def _code(survey: Survey, path: str) -> Code:
    facts = survey.files.get(path)
    if facts is None or facts.code is None:
        raise CannotEdit("the file cannot be read")
    return facts.code


def _refuse_work(path: str, code: Code) -> None:
    decorators = {(item.span.start, item.span.end) for row in code.functions for item in row.decorators}
    decorators |= {(item.span.start, item.span.end) for row in code.classes for item in row.decorators}
    for call in code.calls:
        decorates = any(start <= call.span.start and call.span.end <= end for start, end in decorators)
        if not call.scope and not decorates and not _is_guarded(code, call) and not _defines(code, call):
            where = f"{path}, line {call.span.line}"
            raise CannotEdit(
                f"importing it runs `{call.written[:40]}()` ({where}); let a function do that, then come back"
            )


def _is_guarded(code: Code, call: Call) -> bool:
    """Under `if __name__ == "__main__":`."""
    return any(
        "__main__" in row.condition.text and row.span.start <= call.span.start < row.span.end for row in code.branches
    )


def _defines(code: Code, call: Call, depth: int = 0) -> bool:
    """Whether it only builds something: nothing that starts, connects, loads or asks."""
    last = call.written.rpartition(".")[2]
    if call.callee.partition(".")[0] in _OUTSIDE or _HEAVY.search(last):
        return False
    if last in _QUIET or last[:1].isupper():
        return True
    own = next((row for row in code.functions if row.qualname == call.written), None)
    if own is not None and depth < _DEPTH:
        inside = [row for row in code.calls if row.scope == own.qualname]
        return all(_defines(code, row, depth + 1) for row in inside)
    return not _WORKS.search(last)


def starts_work(call: Call) -> bool:
    """Whether a call's name says that it starts, connects, loads or asks something."""
    last = call.written.rpartition(".")[2]
    return bool(_WORKS.search(last)) and last not in _QUIET
