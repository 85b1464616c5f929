/** The tools that this user may run; `approved` names those that change something and that a person agreed to. */
export function allowedTools(tools, user, approved = []) {
  const allowed = Object.entries(tools).filter(
    ([name]) => isAllowed(name, user) && (!needsApproval(name) || approved.includes(name)),
  );
  return Object.fromEntries(allowed.map(([name, tool]) => [name, guarded(tool)]));
}

function guarded(tool) {
  const { execute } = tool;
  const run = (...given) => {
    const result = execute(...given);
    return Symbol.asyncIterator in Object(result) ? result : Promise.resolve(result).then(redacted);
  };
  return { ...tool, ...(execute && { execute: run }) };
}
