/** The model behind the gateway: by task, customer and budget, with a cap, a time limit and a cache. */
export function throughGateway(strong, tier = 'free') {
  return wrapLanguageModel({ model: __MODEL__, middleware: middlewareFor(tier) });
}

function middlewareFor(tier) {
  return {
__SPEC__    transformParams: async ({ params }) => ({
      ...params,
      maxOutputTokens: params.maxOutputTokens ?? MAX_OUTPUT_TOKENS,
    }),
    wrapGenerate: async ({ params, model }) => {
      const chosen = choose(model, params, tier);
      const key = `${chosen.modelId} ${JSON.stringify(params)}`;
      const kept = cache.get(key);
      if (kept && Date.now() - kept.at < CACHE_MS) return kept.answer;
      const abortSignal = params.abortSignal ?? AbortSignal.timeout(TIMEOUT_MS);
      const answer = await chosen.doGenerate({ ...params, abortSignal });
      recordUsage(chosen.modelId, __IN__, __OUT__);
      keep(key, answer);
      return answer;
    },
    wrapStream: async ({ params, model }) => {
      const chosen = choose(model, params, tier);
      const { stream, ...rest } = await chosen.doStream(params);
      return { stream: stream.pipeThrough(counted(chosen.modelId)), ...rest };
    },
  };
}

function choose(strong, params, tier) {
  const complexity = params.tools?.length ? 'complex' : scoreComplexity(params.prompt);
  const name = selectModel(strong.modelId, complexity, tier);
  return name === strong.modelId ? strong : __PROVIDER__(name);
}

function counted(model) {
  return new TransformStream({
    transform(part, controller) {
      if (part.type === 'finish') {
        const answer = part;
        recordUsage(model, __IN__, __OUT__);
      }
      controller.enqueue(part);
    },
  });
}
