/** The described tools that this user may have run; `approved` names those that a person agreed to. */
export function allowedTools(tools, user, approved = []) {
  const allowed = tools.filter((tool) => {
    const name = nameOf(tool);
    return isAllowed(name, user) && (!needsApproval(name) || approved.includes(name));
  });
  return allowed.length > 0 ? allowed : undefined;
}

function nameOf(tool) {
  return tool.function?.name ?? tool.name ?? '';
}
