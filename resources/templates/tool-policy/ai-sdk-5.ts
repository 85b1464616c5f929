/** The tools that this user may run; `approved` names those that change something and that a person agreed to. */
export function allowedTools<T extends ToolSet>(tools: T, user?: unknown, approved: readonly string[] = []): T {
  const allowed = Object.entries(tools).filter(
    ([name]) => isAllowed(name, user) && (!needsApproval(name) || approved.includes(name)),
  );
  return Object.fromEntries(allowed.map(([name, tool]) => [name, guarded(tool)])) as T;
}

function guarded(tool: ToolSet[string]): ToolSet[string] {
  const { execute } = tool;
  const run = (...given: Parameters<NonNullable<typeof execute>>) => {
    const result: unknown = execute?.(...given);
    return Symbol.asyncIterator in Object(result) ? result : Promise.resolve(result).then(redacted);
  };
  return { ...tool, ...(execute && { execute: run }) } as ToolSet[string];
}
