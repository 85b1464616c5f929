"""How a model is told things: where messages stand in a call, what screens them, whose words they are."""

from __future__ import annotations

import re

SYSTEM_KEYS = frozenset(
    {"system", "instructions", "systemInstruction", "system_instruction", "system_prompt", "systemPrompt", "preamble",
     "system_message", "state_modifier", "stateModifier", "messageModifier"}
)  # fmt: skip
SYSTEM_ROLES = frozenset({"system", "developer"})
ROLES = frozenset({*SYSTEM_ROLES, "user", "human", "assistant", "ai", "model", "tool", "function", "placeholder"})
# Keys under which a call, its options or a request's body keep what is said.
HOLDERS = frozenset(
    {"messages", "input", "prompt", "contents", "content", "parts", "text", "config", "body", "json", "data", "inputs",
     "question", "query", "human_input", "input_documents", "context", "message", "user_prompt", "chat_history", "history",
     "**", "*", ""}
)  # fmt: skip
SYSTEM_MESSAGES = frozenset({"SystemMessage", "SystemMessagePromptTemplate", "DeveloperMessage"})
MESSAGES = frozenset({"HumanMessage", "HumanMessagePromptTemplate", "UserMessage", "AIMessage", "ChatMessage"})
# Makers of agents whose option `prompt` is their system message; LangChain's older ones of the same name take a template.
AGENTS = frozenset({"create_agent", "createAgent", "create_deep_agent", "createDeepAgent"})
GRAPH_AGENTS = ("langgraph.", "@langchain/langgraph")
TEMPLATES = frozenset({"PromptTemplate", "ChatPromptTemplate", "FewShotPromptTemplate", "definePrompt"})
# Chains whose own prompt, when none is given, puts documents and question into one text.
STUFFING = frozenset(
    {"ConversationalRetrievalChain", "RetrievalQA", "RetrievalQAWithSourcesChain", "RetrievalQAChain", "load_qa_chain",
     "ConversationalRetrievalQAChain", "loadQAChain", "loadQAStuffChain", "load_qa_with_sources_chain", "VectorDBQAChain",
     "load_summarize_chain", "loadSummarizationChain", "ConversationChain"}
)  # fmt: skip
OWN_PROMPTS = ("prompt", "combine_docs_chain_kwargs", "chain_type_kwargs", "qaTemplate", "questionGeneratorChainOptions", "combine_docs_chain", "combineDocumentsChain", "qaChainOptions")  # fmt: skip

# Gaps in a template that the framework or the project fills itself.
OWN_GAPS = re.compile(
    r"(?i)^(?:format_?instructions|agent_?scratchpad|tools?|tool_?names?|date|today|now|current_?(?:date|time)|time|language|locale"
    r"|schema|system_?(?:time|date)|max_?\w+|num_?\w+|n|k|count|word_?count|total_words|model|name|role|tone|json|str|i|id|index|key)$"
)
# Words of people or of documents, by the name of the variable that holds them.
FOREIGN = re.compile(
    r"(?i)(?:^|_|\b)(?:user_?(?:input|message|query|prompt|text|request)|messages?|query|question|input|topic|context|docs?|documents?"
    r"|transcript\w*|description|bio|history|chunks?|snippets?|passages?|excerpts?|results?|articles?|outline|feedback|resume|email"
    r"|(?:context|history|docs?|documents?|conversation|transcript|chunks?|search|rag|knowledge)_?(?:block|text|str|string|section|content)"
    r"|custom_?instructions|search_?\w+|retrieved\w*|sources?|notes?|summary|body|objective|task|goal|prompt|content|text|html|request)$"
)
NOT_FOREIGN = re.compile(
    r"^[A-Z0-9_.]+$|^(?:read|load)_|(?i:system|instruction(?!s$)|template|date|time|schema|format|config|settings|env\b|version|length|count|limit|model|language|locale|few_?shot|example)"
)
PROMPTS = re.compile(r"(?i)prompts?$")  # a system prompt that is handed around is the project's own
SYSTEM_NAMES = re.compile(
    r"(?i)(?:system|developer)(?:_?(?:message|msg|instructions?|text|part))?\b"
)  # and so is its message
TAKES_OUT = re.compile(r"(?:^|\.)(?:strip|trim|lower|toLowerCase|join|map|slice|substring|replace|replaceAll|toString|stringify|dumps|str|String|get|text|json|format|concat|get_text|read|decode|convertTo\w*Messages|toBaseMessages)$")  # fmt: skip
RETRIEVES = re.compile(
    r"(?:^|\.)(?:similarity_?search\w*|similaritySearch\w*|get_relevant_documents|getRelevantDocuments|as_retriever|retrieve\w*|extract_text|extractText"
    r"|page_content|pageContent|match_documents|getText|extractRawText|search)$"
)

GUARDRAILS = (
    "guardrails", "llm_guard", "nemoguardrails", "rebuff", "lakera", "lakera_guard", "promptarmor", "@openai/guardrails",
    "openai_guardrails", "promptguard", "prompt_security", "langkit", "purplellama", "llamafirewall", "azure.ai.contentsafety",
    "@azure-rest/ai-content-safety", "detoxify", "better_profanity", "bad-words", "obscenity", "leo-profanity", "pangea", "hap",
    "@presidio", "presidio_analyzer",
)  # fmt: skip
SCREENS = re.compile(
    r"(?i)moderat(?:e|ion)|guard_?rail|safeguard|prompt_?guard|llama_?guard|jailbreak|prompt_?injection|injection_?(?:check|guard|filter|detect\w*)"
    r"|(?:detect|check|scan|find|block)_?(?:for_?)?(?:prompt_?)?injections?|screen_?(?:user_?)?(?:prompt|input|message|messages|query|question|text|content)|(?:prompt|message|input)_?(?:screen|rejection)|saniti[sz]e_?(?:user_?)?(?:prompt|input|message|messages|query|question|text|content|for_?prompt|for_?llm)"
    r"|(?:prompt|message|question|user_?input)_?saniti[sz]er?|content_?(?:filter|safety|policy)|is_?(?:prompt|message|input|content)_?(?:safe|allowed)"
    r"|is_?(?:harmful|toxic|unsafe|malicious|flagged)(?:_?(?:text|content|prompt|message|input|request))?$|profanity"
)
NO_SCREEN = re.compile(
    r"(?i)^send_|notify|html|url|path|file_?name|header|sql|css|dompurify|client|router|log\b|moderator|settings$"
)
