def scoped_tools(tools: Iterable[Tool]) -> list[Tool]:
    """These tools, each asking the policy before it runs; those of the provider stay as they are."""
    return [_scoped(tool) if isinstance(tool, FunctionTool) else tool for tool in tools]


def _scoped(tool: FunctionTool) -> FunctionTool:
    async def invoke(context: ToolContext[Any], arguments: str) -> Any:
        return refusal(tool.name) or redacted(await tool.on_invoke_tool(context, arguments))

    return replace(tool, on_invoke_tool=invoke)
