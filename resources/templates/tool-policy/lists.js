/** The tools that this user may run; `approved` names those that change something and that a person agreed to. */
export function allowedTools(tools, user, approved = []) {
  return tools.filter((tool) => {
    const name = nameOf(tool);
    return isAllowed(name, user) && (!needsApproval(name) || approved.includes(name));
  });
}

function nameOf(tool) {
  return tool.function?.name ?? tool.name ?? '';
}
