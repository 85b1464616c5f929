"""What keeps a result for the next time: decorators, wrappers, switches, stores."""

from __future__ import annotations

# Decorators and wrappers of functions, by how their resolved name ends.
MEMOISERS: frozenset[str] = frozenset({
    "lru_cache", "alru_cache", "functools.cache", "functools.cached_property", "cache_data", "cache_resource",
    "streamlit.cache", "experimental_memo", "experimental_singleton", "cachetools.cached", "cachetools.func.ttl_cache",
    "cachetools.func.lru_cache", "cachedmethod", "ttl_cache", "aiocache.cached", "cached_stampede", "memoize",
    "memory.cache", "cache.cached", "cache.memoize", "cache_page", "fastapi_cache.decorator.cache", "cache_async",
    "unstable_cache", "p-memoize.default", "memoizee.default", "lodash.memoize", "cachified", "cacheEventHandler",
    "defineCachedFunction", "defineCachedEventHandler", "cachedFunction", "cachedEventHandler", "gr.cache",
})  # fmt: skip
# Calls and settings that put a cache before every model call.
MODEL_SWITCHES: frozenset[str] = frozenset({
    "set_llm_cache", "litellm.Cache", "litellm.enable_cache", "litellm.caching.Cache", "litellm.caching.caching.Cache",
    "gptcache.cache.init", "GPTCache", "SemanticCache", "RedisSemanticCache", "SemanticCacheMiddleware",
    "UpstashSemanticCache", "semantic_cache", "CachedContent.create", "caches.create",
})  # fmt: skip
MODEL_TARGETS: frozenset[str] = frozenset({"langchain.llm_cache", "litellm.cache", "llm_cache"})
# Options that mark a part of a prompt to be kept by the provider; HTTP headers and GraphQL hints have the same names.
PROMPT_MARKS: frozenset[str] = frozenset({"cache_control", "cacheControl", "cachePoint", "cache_point"})
# Options that name what the provider kept before: anything may be called so where no model is asked.
PROMPT_NAMES: frozenset[str] = frozenset({"cached_content", "cachedContent"})
# Options that nothing else has: of a provider, or of a gateway before it.
PROMPT_OPTIONS: frozenset[str] = frozenset({
    "prompt_cache_key", "promptCacheKey", "Helicone-Cache-Enabled", "x-portkey-cache",
})  # fmt: skip
WORK_SWITCHES: frozenset[str] = frozenset({
    "CacheBackedEmbeddings.from_bytes_store", "CacheBackedEmbeddings.fromBytesStore", "IngestionCache",
    "requests_cache.install_cache", "requests_cache.CachedSession", "hishel.CacheClient", "hishel.AsyncCacheClient",
    "cacheLife", "cacheTag",
})  # fmt: skip
