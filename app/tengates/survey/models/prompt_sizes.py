"""What keeps a prompt small: tokens counted, history windowed, text cut, documents split and chosen, models by task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from weakref import WeakKeyDictionary

from tengates.model.code import Call, Code, Expr, ExprKind, Function
from tengates.model.place import Span
from tengates.model.survey import Operation, Survey
from tengates.survey.linked import linked
from tengates.survey.models.answers import Said, answers_of
from tengates.survey.models.history_windows import history_windows
from tengates.survey.models.model_choice import find_routing
from tengates.survey.models.prompt_versions import model_names
from tengates.survey.reaching import Reach, reach
from tengates.survey.service.logs import is_log_call
from tengates.survey.web.index import SourceFile
from tengates.survey.web.memory import per_code
from tengates.survey.web.project import Project

_COUNTS = re.compile(
    r"(?:^|\.)(?:tiktoken\.\w+|encoding_for_model|encodingForModel|get_encoding|getEncoding|countTokens|count_tokens|get_num_tokens|getNumTokens"
    r"|num_tokens\w*|numTokens\w*|calculate\w*tokens\w*|\w*token_?[cC]ount\w*|estimate_?[tT]okens?\w*|trim_messages|trimMessages|trim_?[hH]istory|isWithinTokenLimit)$"
)
_TOKENIZERS = ("tiktoken", "@dqbd/tiktoken", "js-tiktoken", "gpt-3-encoder", "gpt-tokenizer", "gpt3-tokenizer", "@anthropic-ai/tokenizer")  # fmt: skip
_WINDOWS = frozenset(
    {"ConversationBufferWindowMemory", "BufferWindowMemory", "ConversationSummaryMemory", "ConversationSummaryBufferMemory",
     "ConversationTokenBufferMemory", "ChatMemoryBuffer", "ChatSummaryMemoryBuffer", "SummarizationMiddleware",
     "SummarizationNode", "RemoveMessage", "VectorStoreRetrieverMemory", "pruneMessages"}
)  # fmt: skip
_SPLITTER = re.compile(r"(?:TextSplitter|SentenceSplitter|TokenSplitter|NodeParser|Chunker)(?:\.\w+)?$")
_TOP = frozenset({"k", "top_k", "topK", "match_count", "matchCount", "similarity_top_k", "similarityTopK", "n_results", "nResults", "search_kwargs"})  # fmt: skip
_SEARCHES = re.compile(r"(?:search\w*|Search\w*|retriev\w*|Retriev\w*|query\w*|rpc|match\w*|as_\w*engine|as\w*Engine)$")
_FINDS = re.compile(r"(?i)match|search|similar|nearest|neighbo")
_HISTORY = r"(?:messages?|history|chat_?history|conversation|turns|context|msgs|chat_?log|thread)"
_LAST_FEW = re.compile(
    rf"(?i)\b[\w.]{{0,40}}{_HISTORY}(?:_?\w{{1,20}})?(?:\[['\"]?\w{{1,20}}['\"]?\])?\[\s*(?:len\([\w.]{{1,40}}\)\s*)?-[\w.*+ ]{{1,40}}:\s*\]"
)
_LAST_FEW_JS = re.compile(rf"(?i){_HISTORY}\w{{0,20}}$")
_TEXTS = r"(?:text|content|contents|context|docs?|documents?|transcript|prompt|message|body|page|code|input|article|html|chunks?|results?|query)"
_CUT = re.compile(rf"(?i)\b[\w.]{{0,40}}{_TEXTS}s?\[\s*:\s*([\w.]{{1,40}})\s*\]")
_CUT_OWNER = re.compile(rf"(?i){_TEXTS}s?(?:\(\))?$")
_TASK = re.compile(
    r"(?i)title|summar|small|fast|mini|cheap|large|smart|strategic|reason|artifact|embed|classif|rout|judge|grade|vision"
)
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]{0,60}")  # a model of the settings: `LARGE_CHAT_MODEL`
_WITHIN = 2  # calls that are followed into a function of the project's own
_CUTTING = frozenset({"slice", "substring", "substr"})
_LEAST = 3  # digits: `[:50]` shortens a title, `[:4000]` a prompt
_LIMITS = re.compile(r"(?i)max|limit|size|tokens|chars|(?:^|[_.])cap$|(?-i:Cap$)")
_ENOUGH = 2


class SizeKind(StrEnum):
    """How a prompt is kept small."""

    COUNTED = "tokens are counted"
    WINDOW = "only the last messages are sent"
    CUT = "text is cut to a length"
    TOP = "only the best-fitting documents are sent"
    SPLIT = "documents are split into pieces"
    MODELS = "different tasks use different models"


@dataclass(frozen=True, slots=True)
class Sizing:
    """One thing that keeps prompts small."""

    path: str
    line: int
    kind: SizeKind


_CUTS = frozenset({SizeKind.CUT, SizeKind.WINDOW})
_KEPT: WeakKeyDictionary[Survey, tuple[Sizing, ...]] = WeakKeyDictionary()


def sizings_of(survey: Survey) -> tuple[Sizing, ...]:
    """Everything that keeps prompts small, in files that have to do with a model."""
    if survey not in _KEPT:
        near = files_near_models(survey)
        found = [row for path, code in survey.sources() for row in _of_file(path, code, near=path in near)]
        found = [row for row in found if row.kind is not SizeKind.CUT or not _cuts_answer(survey, row)]
        found = [row for row in found if row.kind is not SizeKind.COUNTED or not _only_says_so(survey, row)]
        found += [Sizing(path, line, SizeKind.WINDOW) for path, line in history_windows(survey)]
        _KEPT[survey] = (*found, *_models(survey))
    return _KEPT[survey]


def _cuts_answer(survey: Survey, row: Sizing) -> bool:
    """Whether a model's answer is cut, after all models were asked: for a chat that takes short messages."""
    answers, file = answers_of(survey), linked(survey).project.files[row.path]
    asked = [call.call for call in survey.model_calls if call.place.path == row.path]
    asked += linked(survey).project.rows(file, "asks through functions", partial(_asking, reach(survey)))
    for scope, cut, held in _cut_at(file, row.line) if asked else ():
        here = [call for call in asked if call.scope.partition(".")[0] == scope.partition(".")[0]]
        later = any(call.span.line > row.line or call.span.start < cut.start < call.span.end for call in here or asked)
        if not later and answers.holds(file, scope, held) is Said.TEXT:
            return True
    return False


def _only_says_so(survey: Survey, row: Sizing) -> bool:
    """Whether what is called is a function of the project's own that measures nothing, whatever its name promises."""
    joined = linked(survey)
    file = joined.project.files[row.path]
    here = [call for call in file.code.calls if call.span.line == row.line and _COUNTS.search(call.callee)]
    targets = [joined.bindings.function_of(file, call.callee, call.scope) for call in here]
    own = [target for target in targets if target is not None]
    return bool(own) and len(own) == len(targets) and not any(_measures(joined.project, *target) for target in own)


def _measures(project: Project, file: SourceFile, function: Function) -> bool:
    """Whether a function, or what it calls, asks how long something is, cuts it, or lets a package count."""
    for at, span in project.reached(file, function, _WITHIN):
        counts = (call for call in at.calls(span) if project.function(at.path, call.callee) is None)
        values = [row.value for row in at.assignments(span)]
        values += [row.value for row in at.code.returns if span.start <= row.span.start < span.end]
        if (
            any(row.name.endswith((".length", ".size")) for row in at.reads(span))
            or any(call.callee in {"len", "sum"} or _kind(call, near=True) is not None for call in counts)
            or any(_slice(value) is not None for value in values)
        ):
            return True
    return False


def _asking(reaches: Reach, file: SourceFile) -> Iterator[Call]:
    """The calls of functions of the project's own that ask a model."""
    for call in file.code.calls:
        target = reaches.linked.project.function(file.path, call.callee)
        if target is not None and reaches.generates(target[0], target[1].span):
            yield call


def _cut_at(file: SourceFile, line: int) -> Iterator[tuple[str, Span, Expr]]:
    """What is cut in a line: in which function, where, and the name that holds it."""
    for call in file.code.calls:
        owner, _, last = call.written.rpartition(".")
        if call.span.line == line and owner and last in _CUTTING:
            yield call.scope, call.span, Expr(ExprKind.NAME, owner, call.span, owner)
        elif call.span.line == line:
            yield from ((call.scope, value.span, held) for _, value in call.expr.items if (held := _sliced(value)))
    for row in file.code.assignments:
        if row.span.line == line and (held := _sliced(row.value)):
            yield row.scope, row.value.span, held


def _sliced(value: Expr) -> Expr | None:
    """The name of `text` in `text[:4000]`."""
    found = _CUT.search(value.text[:200]) if value.kind is ExprKind.NAME else None
    name = found.group().partition("[")[0] if found is not None else ""
    return Expr(ExprKind.NAME, name, value.span, name) if name else None


def files_near_models(survey: Survey) -> frozenset[str]:
    """Files with a model call, and those that an entry point which calls a model passes through."""
    project = linked(survey).project
    near = {call.place.path for call in survey.model_calls if call.operation is Operation.GENERATE}
    for entry in survey.entries:
        file = project.files.get(entry.place.path)
        if entry.calls_model and file is not None:
            span = entry.function.span if entry.function is not None else file.whole
            near |= {at.path for at, _ in project.reached_from(file, span)}
    return frozenset(near)


def _models(survey: Survey) -> Iterator[Sizing]:
    """Two names of models, written at the calls or kept in two constants (a name and a text may be the same model)."""
    asking = [call for call in survey.model_calls if call.operation is Operation.GENERATE]
    written = {name: call.place for call in asking if (name := call.model or _model_by_task(call.call))}
    places = {call.place for call in asking}
    kept = {row.name: row.place for row in model_names(survey) if row.place in places and _CONSTANT.fullmatch(row.name)}
    for named in (written, kept):
        if len(named) >= _ENOUGH:
            yield from (Sizing(place.path, place.line, SizeKind.MODELS) for place in named.values())
            return
    for row in find_routing(survey):
        yield Sizing(row.place.path, row.place.line, SizeKind.MODELS)


def _model_by_task(call: Call) -> str:
    """A model that is asked for by what it is to do: `getTitleModel()`, `SMALL_MODEL`."""
    for bag in (call.expr, *call.expr.positional):
        value = bag.get("model")
        if value is not None and (_TASK.search(value.text) or value.kind is ExprKind.CALL):
            return value.text[:80]
    return ""


@per_code
def _of_file(path: str, code: Code, *, near: bool) -> Iterator[Sizing]:
    caps = _caps(code)
    logged = [call.span for call in code.calls if near and is_log_call(call)]
    for call in code.calls:
        kind = _kind(call, near=near, caps=caps)
        if kind is not None and not (kind in _CUTS and _is_within(call.span, logged)):
            yield Sizing(path, call.span.line, kind)
    for row in code.assignments if near else ():
        if (kind := _slice(row.value, caps)) is not None:
            yield Sizing(path, row.span.line, kind)


def _is_within(span: Span, logged: Iterable[Span]) -> bool:
    """What is cut for a line of a log is sent to no model."""
    return any(row.start <= span.start and span.end <= row.end for row in logged)


def _caps(code: Code) -> frozenset[str]:
    """The file's own constants that hold a number of some length."""
    rows = (row for row in code.assignments if not row.scope and row.value.kind is ExprKind.NUMBER)
    return frozenset(row.target for row in rows if _is_long(row.value.text))


def _kind(call: Call, *, near: bool, caps: frozenset[str] = frozenset()) -> SizeKind | None:
    kind = _kind_by_name(call.callee)
    if kind is not None and (kind is not SizeKind.TOP or _has_top(call)):
        return kind
    return _cut_of(call, caps) if near else None


@lru_cache(4096)
def _kind_by_name(callee: str) -> SizeKind | None:
    """What a callee's name says by itself; TOP where it depends on how it is asked."""
    if callee.startswith(_TOKENIZERS) or _COUNTS.search(callee):
        return SizeKind.COUNTED
    if _WINDOWS & set(callee.replace("()", "").split(".")[-2:]):
        return SizeKind.WINDOW
    if _SPLITTER.search(callee):
        return SizeKind.SPLIT
    return SizeKind.TOP if _SEARCHES.search(callee) else None


def _has_top(call: Call) -> bool:
    bags = (call.expr, *call.expr.positional)
    if any(bag.get(name) is not None for bag in bags for name in _TOP):
        return True
    given = call.expr.positional
    similar = "similarity" in call.callee.lower()
    if "limit" in call.chained and given and _FINDS.search(given[0].text):
        return True  # `supabase.rpc("match_documents", …).limit(5)`
    retriever = call.callee.endswith("asRetriever") and bool(given) and given[0].kind is ExprKind.NUMBER
    return retriever or (similar and len(given) > 1 and given[1].kind in {ExprKind.NUMBER, ExprKind.NAME})


def _cut_of(call: Call, caps: frozenset[str]) -> SizeKind | None:
    """`messages.slice(-10)`, `text.slice(0, 4000)`, and slices among what a call is given."""
    owner, _, last = call.written.rpartition(".")
    given = call.expr.positional
    if last == "slice" and given and _from_end(owner, given[0].text):
        return SizeKind.WINDOW if _LAST_FEW_JS.search(owner) else None
    if last == "slice" and given and given[0].text.startswith("-") and given[0].text != "-1" and len(given) == 1:
        return SizeKind.WINDOW if _LAST_FEW_JS.search(owner) else None
    if last in _CUTTING and len(given) > 1 and given[0].text == "0":
        return SizeKind.CUT if _CUT_OWNER.search(owner) and _is_long(given[1].text, caps) else None
    return next((kind for _, value in call.expr.items if (kind := _slice(value, caps)) is not None), None)


def _from_end(owner: str, start: str) -> bool:
    """`messages.slice(messages.length - 10)`; the last one alone is taken apart, not sent alone."""
    found = re.search(rf"(?<![\w.]){re.escape(owner)}\??\.length\s{{0,9}}-\s{{0,9}}([\w.]{{1,60}})", start)
    return found is not None and found.group(1) != "1"


def _slice(expr: Expr, caps: frozenset[str] = frozenset()) -> SizeKind | None:
    text = expr.text[:200]
    if "[" not in text or ":" not in text:
        return None
    if _LAST_FEW.search(text):
        return SizeKind.WINDOW
    found = _CUT.search(text)
    return SizeKind.CUT if found is not None and _is_long(found.group(1), caps) else None


def _is_long(limit: str, caps: frozenset[str] = frozenset()) -> bool:
    digits = limit.replace("_", "")
    return limit in caps or (len(digits) >= _LEAST and (digits.isdigit() or bool(_LIMITS.search(limit))))
