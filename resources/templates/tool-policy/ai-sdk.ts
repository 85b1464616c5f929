/** The tools that this user may run; one that changes something waits for a person's approval. */
export function allowedTools<T extends ToolSet>(tools: T, user?: unknown): T {
  const allowed = Object.entries(tools).filter(([name]) => isAllowed(name, user));
  return Object.fromEntries(allowed.map(([name, tool]) => [name, guarded(name, tool)])) as T;
}

function guarded(name: string, tool: ToolSet[string]): ToolSet[string] {
  const { execute } = tool;
  const run = (...given: Parameters<NonNullable<typeof execute>>) => {
    const result: unknown = execute?.(...given);
    return Symbol.asyncIterator in Object(result) ? result : Promise.resolve(result).then(redacted);
  };
  return { ...tool, ...(execute && { execute: run }), ...(needsApproval(name) && { needsApproval: true }) } as ToolSet[string];
}
