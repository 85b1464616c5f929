"""How answers of models are passed on, taken out of their envelopes, parsed and made harmless."""

from __future__ import annotations

import re

PLAIN_SDKS = frozenset(
    {"langchain", "langgraph", "llamaindex", "crewai", "haystack", "pydantic ai", "framework", "own"}
)
TEXT_PARTS = re.compile(
    r"(?:^|[.\[])(?:content|text|completion|message|output_text|output|generated_text|candidates|choices|delta|response|answer|result"
    r"|arguments|object|parts|output_parsed|textStream|fullStream|partialObjectStream|input|reply|toolCalls|tool_calls|code|final_output)\b"
)
HARMLESS = re.compile(
    r"(?:^|[.\[])(?:length|usage|id|role|model|created|status|ok|statusText|finish_reason|finishReason|headers|total_tokens|index|count"
    r"|toolCallId|tool_call_id|name|toDataStreamResponse|toTextStreamResponse|toUIMessageStreamResponse|toReadableStream|startswith|startsWith"
    r"|includes|endswith|endsWith|find|indexOf|isdigit|test|type|error|error_message|citations|sources|source_documents|sourceDocuments|created_at)$"
)
CLEANS = re.compile(
    r"(?i)^(?:int|float|bool|len|Number|parseInt|parseFloat|Boolean|isinstance|hash|type|any|all|sum|min|max|range)$"
    r"|escape|quote|saniti[sz]|purify|\bclean_?(?:html|url|path|file|sql)|secure_?filename|bleach|encodeURI|basename|safe_?join|valid|allow|whitelist|xss|strip_?tags"
    r"|hljs|highlight|uuid|digest|model_validate|safeParse|parse_obj|slugify|katex|prism|shiki|codeToHtml"
)
PASSES = re.compile(
    r"^(?:str|bytes|dict|list|tuple|set|String|Object\.assign|Array\.from|json\.loads|json\.dumps|JSON\.parse|JSON\.stringify|repr|enumerate|zip|iter|reversed|sorted|Path|pathlib\.Path)$"
    r"|(?:^|\.)(?:join|resolve|normalize|unquote|decode|format|fromstring|dedent|strip|render|parse|marked|markdown|convert|makeHtml|toHtml|literal_eval|search|match|findall|sub|split|replace|replaceAll|NextResponse|Response|useMemo|text|fromReadableStream|substring|slice|trim)$"
    r"|^(?:marked|showdown|markdown|markdown2|mistune)\b"
)
COMPARES = re.compile(r"==|!=|\bin\b|<|>|\bis\b|\binstanceof\b")
CHOOSES = re.compile(r"\bif\b.*\belse\b|\?|=>|\bor\b|\|\|", re.DOTALL)
FETCHES = re.compile(
    r"^(?:fetch|axios|axios\.default|axios\.post|axios\.default\.post|axios\.get|ky\.post|\$fetch|fetchEventSource|useFetch)$"
)
CHAT_HOOKS = re.compile(r"(?:^|\.)(?:useChat|useCompletion|experimental_useObject|useObject|useAssistant|useUIState|useLangGraph|useStream)$")  # fmt: skip
CHAT_PARTS = frozenset({"messages", "completion", "object", "data"})
TOOLS = re.compile(r"(?:^|\.)(?:tool|function_tool|DynamicTool|DynamicStructuredTool|kernel_function|ai_function|FunctionTool\.from_defaults)$")  # fmt: skip
SERVICES = re.compile(r"(?i)^(?:self|cls|ctx|context|runtime|config|state|store|session|db|options|abort_?signal|tool_?call_?id|messages|execute|_.*)$")  # fmt: skip
TYPED = re.compile(r"(?i)^(?:int|float|bool|number|boolean|literal|enum|date)")
GROWS = frozenset({"append", "push", "extend", "unshift", "add", "insert", "set"})
EACH = frozenset({"map", "forEach", "flatMap", "filter", "then", "reduce", "on"})

# Parsing.
JSON_READERS = frozenset({"json.loads", "JSON.parse", "orjson.loads", "ujson.loads", "json5.loads", "demjson.decode", "json_repair.loads", "json_repair.repair_json", "ast.literal_eval", "yaml.safe_load", "yaml.load", "json5.default.parse", "best-effort-json-parser.parse", "partial-json.parse"})  # fmt: skip
SCHEMA_READERS = re.compile(r"(?:^|\.)(?:model_validate_json|parse_raw|validate_json)$")
PATTERNS = frozenset({"re.search", "re.match", "re.findall", "re.fullmatch", "re.split", "re.finditer"})
TEXT_SPLITS = frozenset(
    {"split", "match", "matchAll", "exec", "partition", "rpartition", "rsplit", "finditer", "findall", "search"}
)
SCHEMA_CALLS = re.compile(
    r"(?:^|\.)(?:model_validate|model_validate_json|parse_obj|parse_raw|validate_python|validate_json|safeParse|safeParseAsync|parseAsync|validate|validateSync|jsonschema\.validate|TypeAdapter)$|(?:[sS]chema|z\.object\(\))[\w.()]*\.parse$"
)
STRUCTURED = re.compile(r"(?:^|\.)(?:with_structured_output|withStructuredOutput|Output\.object|Output\.array)$")
# Options that hold the schema of an answer, and what writes a schema out for them.
SHAPE_OPTIONS = (
    "response_format", "responseFormat", "text_format", "textFormat", "response_model", "response_schema", "responseSchema",
    "pydantic_object", "output_cls", "output_type", "outputType", "result_type",
)  # fmt: skip
SHAPE_WRITERS = frozenset({"zodResponseFormat", "zodTextFormat", "zodToJsonSchema", "toJSONSchema"})
OBJECT_CALLS = re.compile(
    r"(?:^|\.)(?:generateObject|streamObject|completions\.parse|responses\.parse|messages\.parse)$"
)
PARSERS = re.compile(r"(?:^|\.)(?:PydanticOutputParser|StructuredOutputParser|JsonOutputParser|JsonOutputFunctionsParser|CommaSeparatedListOutputParser|PydanticToolsParser|SimpleJsonOutputParser|JSONOutputParser|BooleanOutputParser|ListOutputParser|EnumOutputParser|OutputFixingParser|RetryOutputParser)(?:\.\w+)?$")  # fmt: skip
SCHEMA_PARSERS = re.compile(r"Pydantic|StructuredOutputParser|EnumOutput|OutputFixing|RetryOutput")
