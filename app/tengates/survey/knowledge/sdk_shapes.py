"""The shape of what is known of a model SDK, and the methods that many share because they copy OpenAI's.

An option may be nested: `config.max_output_tokens` is the member of the argument `config`. The
names are facts of each SDK's own signatures.
"""

from __future__ import annotations

from dataclasses import dataclass

from tengates.model.survey import Operation

G, E, P, S, M = Operation.GENERATE, Operation.EMBED, Operation.IMAGE, Operation.SPEECH, Operation.MODERATE


@dataclass(frozen=True, slots=True)
class Method:
    """A call that makes a model work: how its callee ends, and the options that bound its answer."""

    ending: str
    operation: Operation
    limits: tuple[str, ...] = ()
    streams: bool = False  # streaming by its name alone
    distinct: bool = False  # nobody else has a method of this name: known without its client
    wrapped: bool = False  # the client itself has no such method, only what wraps it: `instructor.from_anthropic(…)`


@dataclass(frozen=True, slots=True)
class Sdk:
    """A model SDK. `clients` are constructors as resolved callees; `functions` are called without a client."""

    id: str
    title: str
    packages: tuple[str, ...]
    clients: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ()
    functions: tuple[tuple[str, Method], ...] = ()
    timeouts: tuple[str, ...] = ("timeout", "signal")
    retries: tuple[str, ...] = ("max_retries", "maxRetries")
    stream: tuple[str, ...] = ("stream",)
    retries_by_default: bool = True
    gives_up: tuple[str, ...] = ()  # clients, by how they begin, that have a limit of a minute or so by themselves
    shared: tuple[str, ...] = ()  # packages that serve much else: importing one alone means no model
    sent: tuple[tuple[str, Method], ...] = ()  # commands that a client's `send` takes
    askers: tuple[tuple[str, Method], ...] = ()  # methods of a client that give back a function which asks the model
    carried: bool = False  # options stand in the object given first: `Runner.run(agent, …)`


CHAT_LIMITS = ("max_completion_tokens", "max_tokens")
OPENAI = (
    Method("chat.completions.create", G, CHAT_LIMITS),
    Method("chat.completions.parse", G, CHAT_LIMITS),
    Method("chat.completions.stream", G, CHAT_LIMITS, streams=True),
    Method("chat.completions.runTools", G, CHAT_LIMITS),
    Method("chat.completions.with_raw_response.create", G, CHAT_LIMITS),
    Method("responses.create", G, ("max_output_tokens",)),
    Method("responses.with_raw_response.create", G, ("max_output_tokens",)),
    Method("responses.parse", G, ("max_output_tokens",)),
    Method("responses.stream", G, ("max_output_tokens",), streams=True),
    Method("threads.runs.create", G, ("max_completion_tokens",)),
    Method("threads.runs.create_and_poll", G, ("max_completion_tokens",)),
    Method("threads.runs.createAndPoll", G, ("max_completion_tokens",)),
    Method("threads.runs.stream", G, ("max_completion_tokens",), streams=True),
    Method("threads.runs.submit_tool_outputs", G),
    Method("threads.runs.submit_tool_outputs_and_poll", G),
    Method("threads.runs.submit_tool_outputs_stream", G, streams=True),
    Method("threads.runs.submitToolOutputs", G),
    Method("threads.runs.submitToolOutputsAndPoll", G),
    Method("threads.runs.submitToolOutputsStream", G, streams=True),
    Method("threads.create_and_run", G, ("max_completion_tokens",)),
    Method("threads.create_and_run_poll", G, ("max_completion_tokens",)),
    Method("threads.create_and_run_stream", G, ("max_completion_tokens",), streams=True),
    Method("threads.createAndRun", G, ("max_completion_tokens",)),
    Method("threads.createAndRunPoll", G, ("max_completion_tokens",)),
    Method("threads.createAndRunStream", G, ("max_completion_tokens",), streams=True),
    Method("createChatCompletion", G, ("max_tokens",), distinct=True),
    Method("createCompletion", G, ("max_tokens",), distinct=True),
    Method("createImage", P, distinct=True),
    Method("createImageEdit", P, distinct=True),
    Method("createImageVariation", P, distinct=True),
    Method("createEmbedding", E, distinct=True),
    Method("createTranscription", S, distinct=True),
    Method("createModeration", M, distinct=True),
    Method("images.generate", P),
    Method("images.edit", P),
    Method("images.create_variation", P),
    Method("images.createVariation", P),
    Method("images.create", P),
    Method("embeddings.create", E),
    Method("audio.transcriptions.create", S),
    Method("audio.translations.create", S),
    Method("audio.speech.create", S),
    Method("audio.speech.with_streaming_response.create", S),
    Method("moderations.create", M),
    Method("completions.create", G, ("max_tokens",)),
    Method("ChatCompletion.create", G, ("max_tokens",)),
    Method("ChatCompletion.acreate", G, ("max_tokens",)),
)
