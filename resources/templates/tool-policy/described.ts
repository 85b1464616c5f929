/** The described tools that this user may have run; `approved` names those that a person agreed to. */
export function allowedTools<T>(
  tools: readonly T[],
  user?: unknown,
  approved: readonly string[] = [],
): T[] | undefined {
  const allowed = tools.filter((tool) => {
    const name = nameOf(tool);
    return isAllowed(name, user) && (!needsApproval(name) || approved.includes(name));
  });
  return allowed.length > 0 ? allowed : undefined;
}

function nameOf(tool: unknown): string {
  const { name, function: described } = tool as { name?: string; function?: { name?: string } };
  return described?.name ?? name ?? '';
}
