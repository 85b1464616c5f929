/** __DOC__ */
export async function __NAME__(client, params, tier = 'free') {
  const model = selectModel(params.model__AS__, scoreComplexity(params.__WORDS__), tier);
  const request = __REQUEST__;
  const key = JSON.stringify(request);
  const kept = cache.get(key);
  if (kept && Date.now() - kept.at < CACHE_MS) return kept.answer;
  const answer = await client.__PATH__(request, { timeout: TIMEOUT_MS });
  recordUsage(model, answer.usage__Q__.__IN____Z__, answer.usage__Q__.__OUT____Z__);
  keep(key, answer);
  return answer;
}
