/** The tools that this user may run; `approved` names those that change something and that a person agreed to. */
export function allowedTools<T>(tools: readonly T[], user?: unknown, approved: readonly string[] = []): T[] {
  return tools.filter((tool) => {
    const name = nameOf(tool);
    return isAllowed(name, user) && (!needsApproval(name) || approved.includes(name));
  });
}

function nameOf(tool: unknown): string {
  const { name, function: described } = tool as { name?: string; function?: { name?: string } };
  return described?.name ?? name ?? '';
}
