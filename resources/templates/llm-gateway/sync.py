def __NAME__(
    client: __CLIENT__,
    *,
    model: str,
    __WORDS__: Any,
    tier: Tier = "free",
    __LIMIT__: int = MAX_OUTPUT_TOKENS,
    timeout: float = TIMEOUT_SECONDS,
    **options: Any,
) -> __ANSWER__:
    """__DOC__"""
    chosen = select_model(model, score_complexity(__WORDS__), tier, spent_today())
    key = _key(chosen, __WORDS__, __LIMIT__, options)
    kept = _cache.get(key)
    if kept is not None and time.monotonic() - kept[0] < CACHE_SECONDS:
        return cast("__ANSWER__", kept[1])
    answer: __ANSWER__ = client.__PATH__(
        model=chosen, __WORDS__=__WORDS__, __LIMIT__=__LIMIT__, timeout=timeout, **options
    )
    if answer.usage is not None:
        record_usage(chosen, answer.usage.__IN__, answer.usage.__OUT__)
    _cache[key] = (time.monotonic(), answer)
    if len(_cache) > CACHED_ANSWERS:
        _cache.popitem(last=False)
    return answer
