type Model = Parameters<typeof wrapLanguageModel>[0]['model'];

/** The model behind the gateway: by task, customer and budget, with a cap, a time limit and a cache. */
export function throughGateway(strong: Model__STRONG__, tier: Tier = 'free'): Model {
  return wrapLanguageModel({ model: __MODEL__, middleware: middlewareFor(tier) });
}

function middlewareFor(tier: Tier): LanguageModelMiddleware {
  return {
__SPEC__    transformParams: async ({ params }) => ({
      ...params,
      maxOutputTokens: params.maxOutputTokens ?? MAX_OUTPUT_TOKENS,
    }),
    wrapGenerate: async ({ params, model }) => {
      const chosen = choose(model, params, tier);
      const key = `${chosen.modelId} ${JSON.stringify(params)}`;
      const kept = cache.get(key);
      if (kept && Date.now() - kept.at < CACHE_MS) return kept.answer as Awaited<ReturnType<typeof chosen.doGenerate>>;
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

function choose<M extends { modelId: string }>(
  strong: M,
  params: { prompt: unknown; tools?: unknown[] },
  tier: Tier,
): M {
  const complexity = params.tools?.length ? 'complex' : scoreComplexity(params.prompt);
  const name = selectModel(strong.modelId, complexity, tier);
  return name === strong.modelId ? strong : (__PROVIDER__(name) as unknown as M);
}

function counted<P extends { type: string }>(model: string): TransformStream<P, P> {
  return new TransformStream({
    transform(part, controller) {
      if (part.type === 'finish') {
        const answer = part as unknown as { usage: __USAGE__ };
        recordUsage(model, __IN__, __OUT__);
      }
      controller.enqueue(part);
    },
  });
}
