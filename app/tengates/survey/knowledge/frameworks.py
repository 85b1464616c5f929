"""Frameworks whose objects carry a model: which constructors make one, what runs it, which options bound it."""

from __future__ import annotations

# Frameworks whose objects carry a model: packages by how their names begin.
FRAMEWORKS: dict[str, str] = {
    "langchain": "LangChain",
    "@langchain": "LangChain",
    "langgraph": "LangGraph",
    "llama_index": "LlamaIndex",
    "llamaindex": "LlamaIndex",
    "crewai": "CrewAI",
    "haystack": "Haystack",
    "pydantic_ai": "Pydantic AI",
    "dspy": "DSPy",
}
FRAMEWORK_LIMITS = (
    "max_tokens",
    "maxTokens",
    "max_output_tokens",
    "maxOutputTokens",
    "max_completion_tokens",
    "num_predict",
    "numPredict",
    "max_new_tokens",
    "max_length",
    "additional_kwargs.num_predict",
    "model_kwargs.max_tokens",
    "model_kwargs.max_length",
    "model_kwargs.max_new_tokens",
    "modelKwargs.max_tokens",
    "generation_kwargs.max_tokens",
    "generation_kwargs.max_completion_tokens",
    "generation_kwargs.max_new_tokens",
    "generate_kwargs.max_new_tokens",
    "pipeline_kwargs.max_new_tokens",
)
FRAMEWORK_TIMEOUTS = (
    "timeout",
    "request_timeout",
    "requestTimeout",
    "default_request_timeout",
    "timeoutMs",
    "client_kwargs.timeout",
    "clientOptions.timeout",
)
FRAMEWORK_RETRIES = ("max_retries", "maxRetries", "num_retries")
FRAMEWORK_STREAM = ("streaming", "stream")
MODEL_CLASSES = frozenset({
    "ChatOpenAI", "AzureChatOpenAI", "OpenAI", "AzureOpenAI", "OpenAIChat", "ChatAnthropic", "Anthropic",
    "ChatGoogleGenerativeAI", "GoogleGenerativeAI", "ChatVertexAI", "VertexAI", "ChatGroq", "Groq",
    "ChatMistralAI", "MistralAI", "ChatCohere", "Cohere", "ChatOllama", "Ollama", "OllamaLLM", "ChatBedrock",
    "BedrockChat", "Bedrock", "HuggingFaceHub", "HuggingFaceEndpoint", "HuggingFacePipeline", "ChatHuggingFace",
    "HuggingFaceLLM", "LlamaCpp", "GPT4All", "ChatTogether", "ChatTogetherAI", "Together", "ChatFireworks",
    "Fireworks", "ChatLiteLLM", "LiteLLM", "init_chat_model", "initChatModel", "CTransformers", "Replicate",
    "ChatPerplexity", "ChatXAI", "ChatDeepSeek", "Gemini", "LLM", "OpenAIModel", "AnthropicModel", "GeminiModel",
    "OpenAIGenerator", "OpenAIChatGenerator", "OpenAILike", "LM", "AzureOpenAIGenerator", "AzureOpenAIChatGenerator",
    "HuggingFaceAPIGenerator", "HuggingFaceAPIChatGenerator", "AnthropicGenerator", "AnthropicChatGenerator",
    "ChatBedrockConverse", "AzureAIChatCompletionsModel", "ChatNVIDIA", "ChatOpenRouter", "ChatGoogleVertexAI",
    "ChatZhipuAI", "ChatTongyi", "QianfanChatEndpoint", "ChatCerebras", "ChatCloudflareWorkersAI", "BedrockConverse",
    "GoogleGenAI", "OpenAIResponses", "ChatGroqAI", "ChatWatsonx", "PromptNode", "ChatAlibabaTongyi", "ChatWebLLM",
})  # fmt: skip
RUNNERS = frozenset({
    "LLMChain", "ConversationChain", "ConversationalRetrievalChain", "RetrievalQA", "RetrievalQAWithSourcesChain",
    "RetrievalQAChain", "ConversationalRetrievalQAChain", "SequentialChain", "SimpleSequentialChain",
    "load_qa_chain", "loadQAChain", "loadQAStuffChain", "load_summarize_chain", "load_qa_with_sources_chain",
    "initialize_agent", "initializeAgentExecutorWithOptions", "AgentExecutor", "create_stuff_documents_chain",
    "create_retrieval_chain", "createStuffDocumentsChain", "createRetrievalChain", "create_react_agent",
    "createReactAgent", "create_openai_functions_agent", "create_tool_calling_agent", "createToolCallingAgent",
    "create_csv_agent", "create_pandas_dataframe_agent", "create_sql_agent", "SQLDatabaseChain",
    "StuffDocumentsChain", "RunnableSequence", "StateGraph", "create_agent", "createAgent", "Agent", "Crew",
    "VectorstoreIndexCreator", "as_query_engine", "as_chat_engine", "asQueryEngine", "asChatEngine",
    "RetrieverQueryEngine", "RouterQueryEngine", "SubQuestionQueryEngine", "CondensePlusContextChatEngine",
    "ContextChatEngine", "OpenAIAgent", "ReActAgent", "FunctionAgent", "AgentWorkflow", "SimpleChatEngine",
    "QAWithSourcesChain", "LLMMathChain", "APIChain", "RefineDocumentsChain", "MapReduceDocumentsChain",
    "ReduceDocumentsChain", "ChainOfThought", "Predict",
    "ReAct", "ProgramOfThought", "MultiChainComparison", "CodeAct", "TypedPredictor", "LLMGraphTransformer", "ConstitutionalChain", "from_llm", "fromLLM", "from_chain_type"
})  # fmt: skip
CARRIERS = frozenset({
    "pipe", "bind", "bind_tools", "bindTools", "with_structured_output", "withStructuredOutput", "with_retry",
    "withRetry", "with_config", "withConfig", "with_fallbacks", "withFallbacks", "compile", "from_llm", "fromLLM",
    "from_chain_type", "from_agent_and_tools", "fromAgentAndTools", "from", "as_query_engine", "as_chat_engine",
    "asQueryEngine", "asChatEngine", "RunnableWithMessageHistory", "from_tools", "from_defaults", "with_types", "bind_functions", "Pipeline", "AsyncPipeline", "assign", "pick"
})  # fmt: skip
VERBS = frozenset({
    "invoke", "ainvoke", "stream", "astream", "stream_log", "astream_log", "astream_events", "streamEvents",
    "streamLog", "batch", "abatch", "predict", "apredict", "predict_messages", "run", "arun", "call", "acall",
    "generate", "agenerate", "query", "aquery", "chat", "achat", "stream_chat", "astream_chat", "streamChat",
    "complete", "acomplete", "stream_complete", "kickoff", "kickoff_async", "run_sync", "run_stream",
    "predict_and_parse", "apply"
})  # fmt: skip
# Objects that make vectors: how their classes end, what runs one, and those whose model runs on the machine itself.
EMBEDDINGS = "Embeddings"
EMBEDDING_QUERIES = frozenset({"embed_query", "aembed_query", "embedQuery"})
EMBEDDING_VERBS = EMBEDDING_QUERIES | {"embed_documents", "aembed_documents", "embedDocuments"}
LOCAL_EMBEDDINGS = frozenset({
    "HuggingFaceEmbeddings", "HuggingFaceBgeEmbeddings", "HuggingFaceInstructEmbeddings", "SentenceTransformerEmbeddings",
    "HuggingFaceTransformersEmbeddings", "FastEmbedEmbeddings", "LlamaCppEmbeddings", "GPT4AllEmbeddings",
    "SpacyEmbeddings", "TensorFlowEmbeddings", "TensorflowHubEmbeddings", "ModelScopeEmbeddings", "FakeEmbeddings",
    "SyntheticEmbeddings", "CacheBackedEmbeddings", "Embeddings",
})  # fmt: skip
ENGINES = frozenset({"as_query_engine", "as_chat_engine", "asQueryEngine", "asChatEngine"})
SETTINGS_MODELS = frozenset({"Settings.llm"})
SETTINGS_CALLS = frozenset({"dspy.configure", "dspy.settings.configure", "dspy.context"})
PIPELINES = frozenset({"Pipeline", "AsyncPipeline"})
PIPELINE_NODES = frozenset({"add_node", "addNode"})
# A graph of functions: what makes one, what adds functions to it, what runs it, and nodes that only run tools.
GRAPHS = frozenset({"StateGraph", "MessageGraph"})
GRAPH_NODES = PIPELINE_NODES | {"add_sequence", "addSequence"}
GRAPH_RUNS = frozenset({
    "invoke", "ainvoke", "stream", "astream", "astream_events", "streamEvents", "stream_log", "astream_log", "streamLog",
    "batch", "abatch",
})  # fmt: skip
GRAPH_TOOLS = frozenset({"ToolNode"})
PIPELINE_PARTS = frozenset({"add_component", "add_node"})
STREAMING_VERBS = frozenset({
    "stream", "astream", "stream_log", "astream_log", "astream_events", "streamEvents", "streamLog",
    "stream_chat", "astream_chat", "streamChat", "stream_complete", "run_stream"
})  # fmt: skip
