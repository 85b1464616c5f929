def scoped(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Ask the policy before this tool runs."""

    @wraps(tool)
    def run(*args: Any, **kwargs: Any) -> Any:
        return refusal(tool.__name__) or redacted(tool(*args, **kwargs))

    @wraps(tool)
    async def run_async(*args: Any, **kwargs: Any) -> Any:
        return refusal(tool.__name__) or redacted(await tool(*args, **kwargs))

    return run_async if iscoroutinefunction(tool) else run
