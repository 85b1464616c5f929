/** The tools that this user may run; one that changes something waits for a person's approval. */
export function allowedTools(tools, user) {
  const allowed = Object.entries(tools).filter(([name]) => isAllowed(name, user));
  return Object.fromEntries(allowed.map(([name, tool]) => [name, guarded(name, tool)]));
}

function guarded(name, tool) {
  const { execute } = tool;
  const run = (...given) => {
    const result = execute(...given);
    return Symbol.asyncIterator in Object(result) ? result : Promise.resolve(result).then(redacted);
  };
  return { ...tool, ...(execute && { execute: run }), ...(needsApproval(name) && { needsApproval: true }) };
}
