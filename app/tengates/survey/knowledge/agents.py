"""Tools of models: what makes one in which framework, what ready-made ones reach, who catches their failures."""

from __future__ import annotations

from enum import StrEnum


class Reach(StrEnum):
    """What a tool can do that somebody else may regret; the value completes "it can …"."""

    SHELL = "run commands on your machine"
    CODE = "run code that the model wrote"
    FILES = "read or write files that the model names"
    SQL = "run queries that the model wrote"
    POST = "send something to an address that the model chose"


# Decorators that make a function a tool: last part of the name, and packages one of which the file must import.
DECORATORS = frozenset(
    """
    tool function_tool tool_plain register_for_llm register_for_execution kernel_function beta_tool beta_async_tool tool_step
    """.split()
)
# Calls that make a tool of the functions inside them, or of a function they are given.
MAKERS = frozenset(
    """
    tool Tool StructuredTool StructuredTool.from_function Tool.from_function FunctionTool FunctionTool.from_defaults
    FunctionTool.from DynamicTool DynamicStructuredTool createTool zodFunction betaZodTool dynamicTool function_tool
    registerTool add_tool addTool register_function QueryEngineTool
    """.split()
)
BASES = frozenset({"BaseTool", "StructuredTool", "Tool", "DynamicTool", "AsyncBaseTool"})
METHODS = ("_run", "_arun", "run", "execute", "forward", "_call", "call", "_execute")
PACKAGES = (
    "langchain", "@langchain", "langgraph", "crewai", "agents", "@openai/agents", "smolagents", "pydantic_ai", "mcp",
    "fastmcp", "llama_index", "llamaindex", "autogen", "autogen_agentchat", "autogen_core", "haystack", "ai", "@ai-sdk",
    "@mastra", "@modelcontextprotocol", "semantic_kernel", "google.adk", "anthropic", "openai", "strands", "agno", "phi",
    "livekit.agents", "mcp-handler", "@vercel/mcp-adapter", "deepagents", "chainlit", "@anthropic-ai",
)  # fmt: skip
# Agents and what runs tools, by last part of the callee; those of frameworks only.
AGENTS = frozenset(
    """
    initialize_agent AgentExecutor create_react_agent createReactAgent create_openai_functions_agent create_tool_calling_agent
    createToolCallingAgent create_csv_agent create_pandas_dataframe_agent create_sql_agent create_python_agent create_json_agent
    initializeAgentExecutorWithOptions create_openai_tools_agent createOpenAIFunctionsAgent createOpenAIToolsAgent
    create_structured_chat_agent createSqlAgent create_conversational_retrieval_agent create_supervisor create_agent createAgent
    create_deep_agent createDeepAgent define_deep_agent ToolNode ToolExecutor ReActAgent FunctionAgent OpenAIAgent CodeActAgent
    AgentWorkflow FunctionCallingAgent FunctionCallingAgentWorker AssistantAgent UserProxyAgent ConversableAgent CodeAgent
    ToolCallingAgent ToolLoopAgent Experimental_Agent ToolInvoker GroupChat RoundRobinGroupChat SelectorGroupChat Swarm
    MultiServerMCPClient ClientSession FastMCP McpServer createMcpHandler experimental_createMCPClient createMCPClient
    MultiServerMCPClient MCPClient Crew LlmAgent create_openapi_agent PlanAndExecute BabyAGI AutoGPT
    """.split()
)
# Named `Agent` everywhere; these packages mean one that acts.
AGENT_CLASSES = frozenset(
    {
        "crewai.Agent", "agents.Agent", "pydantic_ai.Agent", "google.adk.agents.Agent", "@openai/agents.Agent", "strands.Agent",
        "@mastra/core/agent.Agent", "@mastra/core.Agent", "agno.agent.Agent", "phi.agent.Agent", "haystack.components.agents.Agent",
        "livekit.agents.Agent", "ai.ToolLoopAgent",
    }
)  # fmt: skip
# These act only with tools of their own.
WITH_TOOLS = frozenset(
    {"pydantic_ai.Agent", "@mastra/core/agent.Agent", "@mastra/core.Agent", "agents.Agent", "@openai/agents.Agent"}
)
TOOL_OPTIONS = ("tools", "functions", "config.tools", "generation_config.tools", "session.tools")
FORCING = ("tool_choice", "toolChoice", "function_call", "config.tool_choice")
# What a provider does on its own side. Those that only look things up give the model no action.
LOOKING_UP = frozenset(
    """
    file_search retrieval web_search web_search_preview web_search_20250305 google_search googleSearch google_search_retrieval
    googleSearchRetrieval url_context urlContext webSearch webSearchPreview webSearch_20250305 fileSearch urlContext
    """.split()
)
HOSTED = frozenset({"code_interpreter", "codeInterpreter", "code_execution", "codeExecution", "image_generation"})
HOSTED_RISKS: dict[str, Reach] = {
    "computer_use_preview": Reach.SHELL,
    "computer-use-preview": Reach.SHELL,
    "local_shell": Reach.SHELL,
    "bash_20241022": Reach.SHELL,
    "bash_20250124": Reach.SHELL,
    "computer_20241022": Reach.SHELL,
    "computer_20250124": Reach.SHELL,
    "text_editor_20241022": Reach.FILES,
    "text_editor_20250124": Reach.FILES,
}
# Ready-made tools by class or factory; None: they only look things up, or run elsewhere in a sandbox.
READY: dict[str, Reach | None] = {
    "ShellTool": Reach.SHELL,
    "BashProcess": Reach.SHELL,
    "terminal": Reach.SHELL,
    "ComputerTool": Reach.SHELL,
    "LocalShellTool": Reach.SHELL,
    "PythonREPLTool": Reach.CODE,
    "PythonAstREPLTool": Reach.CODE,
    "PythonREPL": Reach.CODE,
    "python_repl": Reach.CODE,
    "PythonInterpreterTool": Reach.CODE,
    "create_python_agent": Reach.CODE,
    "create_pandas_dataframe_agent": Reach.CODE,
    "create_csv_agent": Reach.CODE,
    "create_spark_dataframe_agent": Reach.CODE,
    "PandasQueryEngine": Reach.CODE,
    "LocalCommandLineCodeExecutor": Reach.CODE,
    "CodeAgent": Reach.CODE,
    "PALChain": Reach.CODE,
    "FileManagementToolkit": Reach.FILES,
    "WriteFileTool": Reach.FILES,
    "ReadFileTool": Reach.FILES,
    "DeleteFileTool": Reach.FILES,
    "MoveFileTool": Reach.FILES,
    "CopyFileTool": Reach.FILES,
    "FileWriterTool": Reach.FILES,
    "FileReadTool": Reach.FILES,
    "DirectoryReadTool": Reach.FILES,
    "SQLDatabaseToolkit": Reach.SQL,
    "QuerySQLDataBaseTool": Reach.SQL,
    "QuerySQLDatabaseTool": Reach.SQL,
    "QuerySqlTool": Reach.SQL,
    "SqlToolkit": Reach.SQL,
    "SQLDatabaseChain": Reach.SQL,
    "SqlDatabaseChain": Reach.SQL,
    "NLSQLTableQueryEngine": Reach.SQL,
    "NL2SQLTool": Reach.SQL,
    "create_sql_agent": Reach.SQL,
    "createSqlAgent": Reach.SQL,
    "RequestsToolkit": Reach.POST,
    "RequestsPostTool": Reach.POST,
    "RequestsPutTool": Reach.POST,
    "RequestsDeleteTool": Reach.POST,
    "requests_all": Reach.POST,
    "requests_post": Reach.POST,
    "GmailToolkit": Reach.POST,
    "GmailSendMessage": Reach.POST,
    "ZapierToolkit": Reach.POST,
    "SlackToolkit": Reach.POST,
    "TavilySearchResults": None,
    "TavilySearch": None,
    "TavilySearchAPIRetriever": None,
    "DuckDuckGoSearchRun": None,
    "DuckDuckGoSearchResults": None,
    "DuckDuckGoSearchTool": None,
    "DuckDuckGoSearch": None,
    "WikipediaQueryRun": None,
    "ArxivQueryRun": None,
    "SerpAPI": None,
    "SerperDevTool": None,
    "SerpAPIWrapper": None,
    "GoogleSearchRun": None,
    "GoogleSearchTool": None,
    "BraveSearch": None,
    "Calculator": None,
    "WebBrowser": None,
    "ScrapeWebsiteTool": None,
    "WebsiteSearchTool": None,
    "RequestsGetTool": None,
    "OpenWeatherMapQueryRun": None,
    "VisitWebpageTool": None,
    "create_retriever_tool": None,
    "createRetrieverTool": None,
    "E2BDataAnalysisTool": None,
    "CodeInterpreterTool": None,
    "SECTools": None,
    "PDFSearchTool": None,
    "ExaSearchResults": None,
    "FirecrawlSearchTool": None,
}
# Ready-made tools that give back their own failures as text.
GENTLE = frozenset(
    """
    ShellTool PythonREPLTool PythonAstREPLTool PythonREPL create_python_agent create_pandas_dataframe_agent create_csv_agent
    SQLDatabaseToolkit QuerySQLDataBaseTool QuerySQLDatabaseTool create_sql_agent createSqlAgent QuerySqlTool SqlToolkit
    FileManagementToolkit WriteFileTool ReadFileTool DeleteFileTool MoveFileTool CopyFileTool TavilySearchResults TavilySearch
    Calculator WebBrowser terminal python_repl E2BDataAnalysisTool
    """.split()
)
# Options that keep a ready-made tool to one folder, one file, some tables, or a sandbox.
SCOPES = (
    "root_dir", "file_path", "directory", "include_tables", "includesTables", "allowed_commands", "executor_type", "use_docker",
    "base_dir", "baseDir", "rootDir", "sandbox",
)  # fmt: skip
# Names given to `load_tools`.
LOADERS = frozenset({"load_tools", "load_huggingface_tool"})
# Frameworks that hand a tool's failure to the model unless told otherwise, by how the maker's module begins.
CATCHING = (
    "crewai", "agents", "@openai/agents", "smolagents", "llama_index", "llamaindex", "autogen", "mcp", "fastmcp",
    "@modelcontextprotocol", "mcp-handler", "@vercel/mcp-adapter", "@mastra", "strands", "agno",
)  # fmt: skip
# What runs tools in LangGraph: it catches, in Python up to 0.x.
GRAPH_RUNNERS = frozenset(
    {
        "ToolNode",
        "create_react_agent",
        "createReactAgent",
        "create_supervisor",
        "create_deep_agent",
        "define_deep_agent",
    }
)
SAFE_OPTIONS = (
    "handle_tool_error",
    "handle_tool_errors",
    "handleToolErrors",
    "failure_error_function",
    "handleToolError",
)
CLASSIC_RUNNERS = frozenset({"AgentExecutor", "initialize_agent", "initializeAgentExecutorWithOptions", "ToolExecutor"})
# A provider of sandboxes: what runs there cannot touch the machine.
SANDBOXES = ("e2b", "@e2b", "e2b_code_interpreter", "@vercel/sandbox", "modal", "daytona", "@daytonaio", "docker", "codeboxapi",
             "RestrictedPython", "llm_sandbox", "@codesandbox/sdk", "pyodide")  # fmt: skip
MAILING = frozenset(
    {"sendmail", "send_email", "sendEmail", "sendMail", "send_mail", "chat_postMessage", "emails.send", "sgMail.send",
     "send_sms", "sendSms", "chat.postMessage", "send_raw_email"}
)  # fmt: skip
POSTING = frozenset({"post", "put", "patch", "delete", "request"})
HTTP_ROOTS = frozenset({"requests", "httpx", "aiohttp", "axios", "got", "session", "client"})
