class ScopedTool(BaseTool):
    """A tool that asks the policy before it runs."""

    inner: BaseTool
    listed: str

    def _run(self, config: RunnableConfig, **arguments: Any) -> Any:
        return refusal(self.listed) or redacted(self.inner.invoke(arguments, config))

    async def _arun(self, config: RunnableConfig, **arguments: Any) -> Any:
        return refusal(self.listed) or redacted(await self.inner.ainvoke(arguments, config))


def scoped_tools(tools: Iterable[Any]) -> list[Any]:
    """These tools, each asking the policy before it runs; those of the provider stay as they are."""
    return [tool if isinstance(tool, dict) else _scoped(tool) for tool in tools]


def _scoped(tool: Any) -> BaseTool:
    inner = tool if isinstance(tool, BaseTool) else as_tool(tool)
    listed = inner.name if inner.name in TOOLS else type(inner).__name__
    if isinstance(inner, Tool):
        return _scoped_text(inner, listed)
    return ScopedTool(
        name=inner.name,
        description=inner.description,
        args_schema=inner.args_schema or inner.get_input_schema(),
        return_direct=inner.return_direct,
        inner=inner,
        listed=listed,
    )


def _scoped_text(inner: Tool, listed: str) -> Tool:
    """The same for a tool that takes one text."""

    def run(text: str, config: RunnableConfig) -> Any:
        return refusal(listed) or redacted(inner.invoke(text, config))

    async def run_async(text: str, config: RunnableConfig) -> Any:
        return refusal(listed) or redacted(await inner.ainvoke(text, config))

    return Tool(
        name=inner.name,
        description=inner.description,
        func=run,
        coroutine=run_async,
        return_direct=inner.return_direct,
    )
