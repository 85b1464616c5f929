"""What the repository does as a whole: the joined, cross-file facts that controls judge.

Built by the floor `survey` from the facts of all files; read by controls through `authoring`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tengates.model.code import Call, Code, Expr, Function
from tengates.model.config import Role, SecretHit
from tengates.model.facts import FileFacts
from tengates.model.folder import SkippedFile
from tengates.model.history import History
from tengates.model.place import Place


class Presence(StrEnum):
    """Whether an option is set where it counts."""

    SET = "set"
    ABSENT = "absent"
    UNKNOWN = "unknown"  # may arrive through something that cannot be followed


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a call, followed through constants, spreads, clients and wrappers.

    `value` is the expression found, `where` its place when it is not at the call itself,
    `by_default` marks a default of the SDK or framework that nobody chose.
    """

    presence: Presence
    value: Expr | None = None
    where: Place | None = None
    by_default: bool = False
    note: str = ""


class Operation(StrEnum):
    """What a model call makes."""

    GENERATE = "generate"
    EMBED = "embed"
    IMAGE = "image"
    SPEECH = "speech"
    MODERATE = "moderate"


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One first-party expression that starts a model at work (gates: a model call site).

    `sdk` is a knowledge-table id ("openai", "anthropic", "ai-sdk", "langchain", "http:openai").
    `client` is where the client or model object is constructed, if it was found.
    `entry` is the place of the entry point that reaches it in at most three calls, if any.
    """

    place: Place
    sdk: str
    operation: Operation
    callee: str
    call: Call
    client: Place | None
    output_limit: Option
    timeout: Option
    retries: Option
    stream: Option
    asynchronous: bool  # awaited, or made with an asynchronous client
    in_async_function: bool
    in_loop: bool
    entry: Place | None = None
    model: str = ""  # the model's name when it is a literal


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """A request that leaves the application's own origin."""

    place: Place
    library: str  # "requests", "httpx", "aiohttp", "urllib", "fetch", "axios", "got"
    call: Call
    timeout: Option
    in_async_function: bool
    blocking: bool


class EntryKind(StrEnum):
    """Who comes in where."""

    ROUTE = "route"
    ACTION = "action"  # Next.js server action
    BOT = "bot"
    WIDGET = "widget"  # Streamlit, Gradio, Chainlit callback that takes input
    WEBHOOK = "webhook"
    FUNCTION = "function"  # serverless handler, edge function


class Openness(StrEnum):
    """Whether an entry point must establish who is calling."""

    MUST_PROTECT = "must protect"
    PUBLIC = "public"  # page, health, login, sign-up, static: not a site


@dataclass(frozen=True, slots=True)
class Guard:
    """What establishes identity: a dependency, decorator, middleware, session or signature check."""

    place: Place
    name: str
    kind: str  # "dependency", "decorator", "middleware", "session", "signature", "key", "allow-list"


class InputKind(StrEnum):
    """What an entry point takes in."""

    JSON = "json"
    FORM = "form"
    QUERY = "query"
    UPLOAD = "upload"
    MESSAGE = "message"
    TEXT = "text"  # a text widget


@dataclass(frozen=True, slots=True)
class Input:
    """One input of an entry point: how it is read, whether a schema checks it before use, whether its size is bounded.

    `schema` names the schema ("ChatRequest", "bodySchema.parse"), "" when none is used.
    `limit` says what bounds it ("Field(max_length=4000)", "MAX_CONTENT_LENGTH"), "" when nothing does.
    """

    place: Place
    kind: InputKind
    schema: str = ""
    limit: str = ""
    unknown: bool = False  # handed to something that cannot be followed
    strict: bool = False  # the schema refuses fields that it does not name


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A route, server action, bot handler or input-taking widget; `place` as gates.md says where a site is."""

    place: Place
    kind: EntryKind
    framework: str
    methods: tuple[str, ...]
    pattern: str
    function: Function | None
    openness: Openness
    public_reason: str
    guards: tuple[Guard, ...]
    inputs: tuple[Input, ...]
    calls_model: bool
    changes_state: bool


@dataclass(frozen=True, slots=True)
class Traits:
    """Which applicability words hold (gates, applicability), and what they were concluded from."""

    llm: bool = False
    agent: bool = False
    api: bool = False
    ui: bool = False
    browser: bool = False
    db: bool = False
    users: bool = False
    container: bool = False
    workflows: bool = False

    @property
    def entry(self) -> bool:
        """api or ui."""
        return self.api or self.ui


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret hit with the file it is in."""

    path: str
    role: Role
    hit: SecretHit


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Survey:
    """Everything a control may ask. Pure data but for `ignores`, which asks git's ignore rules.

    A survey is recognised by being itself, so that what is worked out from one can be kept beside it.

    `outbound` leaves out the requests that ask a model by hand: those are `model_requests`, and model calls too.
    `files` are the facts by path; `paths` all paths in scope including files without facts.
    """

    files: Mapping[str, FileFacts]
    paths: frozenset[str]
    tracked: frozenset[str]
    ignored_env: tuple[str, ...]
    ignores: Callable[[str], bool]
    skipped: tuple[SkippedFile, ...]
    has_git: bool
    traits: Traits
    frameworks: tuple[str, ...]
    sdks: tuple[str, ...]
    versions: Mapping[str, str]  # installed major.minor by package, from lock or manifest
    entries: tuple[EntryPoint, ...]
    model_calls: tuple[ModelCall, ...]
    outbound: tuple[OutboundCall, ...]
    model_requests: tuple[OutboundCall, ...] = ()
    history: History | None = None  # None: there is none, or nobody read it

    def sources(self) -> Iterator[tuple[str, Code]]:
        """First-party source files that take part in the served program, by path."""
        for path, facts in self.files.items():
            if facts.role is Role.SOURCE and facts.code is not None:
                yield path, facts.code

    def secrets(self) -> Iterator[Secret]:
        """Every secret hit in a tracked or to-be-tracked file."""
        for path, facts in self.files.items():
            for hit in facts.secrets:
                yield Secret(path, facts.role, hit)

    @property
    def unparsed(self) -> tuple[str, ...]:
        """Source files that could not be read."""
        return tuple(path for path, facts in self.files.items() if facts.problem and facts.role is Role.SOURCE)
