"""Where model names and prompts stand: in configuration and files of their own, or in the middle of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from tengates.model.code import Call, Code, Expr, ExprKind
from tengates.model.config import Role as FileRole
from tengates.model.place import Place
from tengates.model.survey import ModelCall, Operation, Presence, Survey
from tengates.survey.bindings import Origin
from tengates.survey.knowledge.sdks import NAMED_FIRST
from tengates.survey.linked import Linked, linked
from tengates.survey.models.passing_through import is_maker, made_before
from tengates.survey.models.prompts import Role, prompts_of
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_code, per_file

_NAMES = ("model", "model_name", "modelName", "engine", "model_id", "modelId", "deployment_name", "azure_deployment", "deployment")  # fmt: skip
_IN_BODIES = tuple(f"{body}.model" for body in ("body", "json", "data"))  # of a request that is made by hand
_SETTINGS_FILE = re.compile(r"(?i)(?:^|/)[\w.-]*(?:config|settings|constants?|env|models|providers?|registry)[\w.-]*\.(?:py|[cm]?[jt]sx?)$|(?:^|/)(?:config|settings|constants)/")  # fmt: skip
_SETTINGS = re.compile(
    r"(?i)^(?:process\.env|import\.meta\.env|Deno\.env|os\.environ|os\.getenv|environ|streamlit\.secrets|st\.secrets|env)\b|\bgetenv\b|\benv\.\w"
    r"|(?:^|[._])(?:config|cfg|settings|configuration|conf|options_from_env|app_config)\w*(?:[.\[(]|$)"
)
_PROMPT_FILE = re.compile(
    r"(?i)(?:^|/)[\w.-]*prompts?(?:/[^/]+)?/[^/]+\.(?:md|mdx|txt|ya?ml|json|toml|jinja2?|j2|hbs|mustache|prompt|py|[cm]?[jt]sx?)$"
    r"|(?:^|/)[\w.-]*prompts?[\w.-]*\.(?:md|mdx|txt|ya?ml|json|toml|jinja2?|j2|hbs|mustache|prompt|py|[cm]?[jt]s)$|\.prompt$"
    r"|(?:^|/)[\w-]*prompts/[\w-]+$"
)
_NOT_PROMPTS = re.compile(r"(?i)(?:^|/)(?:readme|components?|ui|node_modules|hooks|routes|api|scripts|prompt-kit)(?:/|\.)|prompt[-_]?(?:input|form|box|dialog|button|list)")  # fmt: skip
_HUBS = re.compile(r"(?:^|\.)(?:hub\.pull|pull_prompt|pullPrompt|get_prompt|getPrompt|load_prompt|loadPrompt)$")
_MODEL = re.compile(r"(?i)(?:^|_)(?:model|deployment|engine)(?:_|$)|MODEL")
_ADDRESS = re.compile(r"[`\"']?https?://\S+$")  # of the provider, where a request is made by hand
_ENTRY = re.compile(r"""(?:\.|\[["']?)([A-Za-z_]\w*)(?:["']?\])?$""")
_LONG = 40  # letters that make a text a prompt
_SIDE = frozenset({FileRole.TEST, FileRole.VENDORED, FileRole.GENERATED})


@dataclass(frozen=True, slots=True)
class Named:
    """How one model call gets its model's name."""

    place: Place
    in_settings: bool
    name: str
    call: ModelCall | None = None
    made: tuple[Origin, ...] = ()  # what the name stands for, followed


@dataclass(frozen=True, slots=True)
class Kept:
    """A prompt, and whether it stands in a file of its own."""

    path: str
    line: int
    apart: bool


def model_names(survey: Survey) -> tuple[Named, ...]:
    """Every model call that names a model, or should."""
    memory, in_settings = linked(survey).project.memory, settles_model(survey)
    rows = [
        memory.recall(
            call.place.path,
            ("model's name", call.place.span),
            partial(_named, linked(survey), call, in_settings),
            (call, in_settings),
        )
        for call in survey.model_calls
        if call.operation is not Operation.MODERATE
    ]
    return tuple(row for row in rows if row is not None)


def _named(joined: Linked, call: ModelCall, has_variable: bool) -> Named | None:  # noqa: FBT001  a fact, not a mode
    labels = (*_NAMES, *_IN_BODIES) if call.sdk.startswith("http:") else _NAMES
    for start in _may_name(joined, call):
        found = joined.options.find(start, labels)
        value = found.value if found.presence is Presence.SET else _named_first(start)
        if value is not None:
            return _judged(joined, call, start, value, has_variable=has_variable)
    return Named(call.place, in_settings=False, name="") if call.sdk.startswith("langchain") and call.client else None


def _may_name(joined: Linked, call: ModelCall) -> Iterator[Origin]:
    """The call, what it goes through (a model or a chat that was made before), and its client."""
    file = joined.project.files[call.place.path]
    yield Origin(file, call.call.expr, call.call.scope)
    for body in call.call.expr.positional[1:2] if call.sdk.startswith("http:") else ():
        yield from joined.bindings.returned(Origin(file, body, call.call.scope))
    yield from filter(is_maker, made_before(joined.bindings, file, call.call))
    if call.client is not None and call.client.path in joined.project.files:
        maker = joined.project.files[call.client.path]
        made = next((row for row in maker.calls(call.client.span) if row.span.start == call.client.span.start), None)
        if made is not None:
            yield Origin(maker, made.expr, made.scope)


def _named_first(made: Origin) -> Expr | None:
    """The name that stands first, without a label: `GenerativeModel("gemini-2.5-flash")`."""
    first = made.expr.positional[0] if made.expr.positional else None
    if first is None or made.expr.name.rpartition(".")[2] not in NAMED_FIRST:
        return None
    return first if first.kind is not ExprKind.OBJECT else None


def _judged(joined: Linked, call: ModelCall, start: Origin, value: Expr, *, has_variable: bool) -> Named:
    """From configuration; written in the code; or handed over, which an environment variable for it settles."""
    shown = value.text[:60]
    if _SETTINGS.search(value.name) or _SETTINGS.search(value.text[:80]):
        return Named(call.place, in_settings=True, name=shown)
    made = list(joined.bindings.followed(Origin(start.file, value, start.scope)))
    of_table = [member for row in made if (member := _member(row, value)) is not None]
    if of_table:
        made = [row for member in of_table for row in joined.bindings.followed(member)]
        shown = next((row.expr.text[:60] for row in made if row.expr.kind is ExprKind.STRING), shown)
    if any(_is_setting(row, call) for row in made):
        return Named(call.place, in_settings=True, name=shown)
    literal = any(row.expr.kind is ExprKind.STRING for row in made)
    in_settings = not literal and has_variable
    return Named(call.place, in_settings, shown, call, tuple(made))


def _member(table: Origin, value: Expr) -> Origin | None:
    """What a table of models holds under the name that is asked for: `MODELS.sort`, `MODELS["sort"]`."""
    found = _ENTRY.search(value.text) if value.kind is ExprKind.NAME and table.expr.kind is ExprKind.OBJECT else None
    held = table.expr.get(found.group(1)) if found is not None else None
    return Origin(table.file, held, table.scope) if held is not None else None


def settles_model(survey: Survey) -> bool:
    """Whether a model's name is read from the environment, or a field of the settings, anywhere."""
    return any(map(_settles_model, linked(survey).project))


@per_file
def _settles_model(file: SourceFile) -> bool:
    settings = (row for row in file.code.classes if any("Settings" in base for base in row.bases))
    names = [row.name for row in file.code.env_reads] + [item.name for row in settings for item in row.fields]
    return any(map(_MODEL.search, names))


def _is_setting(origin: Origin, call: ModelCall) -> bool:
    expr = origin.expr
    if any(expr.span.start <= row.span.start and row.span.end <= expr.span.end for row in origin.file.code.env_reads):
        return True
    texts = [expr, *(item for _, item in expr.items)] if expr.kind is not ExprKind.STRING else []
    if any(_SETTINGS.search(part.name) for part in texts if part.name):
        return True
    return origin.file.path != call.place.path and bool(_SETTINGS_FILE.search(origin.file.path))


def prompts_kept(survey: Survey) -> tuple[Kept, ...]:
    """The prompts of the project, those in files of their own first."""
    files = [
        Kept(path, 0, apart=True)
        for path in sorted(survey.paths)
        if _PROMPT_FILE.search(path) and not _NOT_PROMPTS.search(path) and _is_ours(survey, path)
    ]
    hubs = [
        Kept(path, call.span.line, apart=True) for path, code in survey.sources() for call in _from_hubs(path, code)
    ]
    inline: dict[tuple[str, int], Kept] = {}
    for (path, _), texts in prompts_of(survey).texts.items():
        for text in texts:
            expr, at = text.origin.expr, text.origin.file.path
            long = len(expr.text) >= _LONG and expr.kind in {ExprKind.STRING, ExprKind.TEMPLATE}
            if long and not _ADDRESS.match(expr.text) and text.role in {Role.SYSTEM, Role.USER, Role.ALONE}:
                apart = stands_apart(at, path)
                inline.setdefault((at, expr.span.line), Kept(at, expr.span.line, apart))
    rows = [*files, *hubs, *inline.values()]
    return tuple(sorted(rows, key=lambda row: (not row.apart, row.path)))


@per_code
def _from_hubs(_path: str, code: Code) -> Iterator[Call]:
    for call in code.calls:
        if _HUBS.search(call.callee) and call.expr.items and _HUBS.search(call.written):
            yield call


def stands_apart(at: str, used: str) -> bool:
    """Whether a prompt that is written in the file `at` and used in another stands in a file for prompts."""
    return at != used and bool(_PROMPT_FILE.search(at) or _SETTINGS_FILE.search(at))


def _is_ours(survey: Survey, path: str) -> bool:
    facts = survey.files.get(path)
    return facts is None or facts.role not in _SIDE
