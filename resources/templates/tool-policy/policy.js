__IMPORTS__
const ROLES = {
__ROLES__
};
const NEEDS_APPROVAL = [__APPROVAL__];
// A tool that is not named here counts as delete.
const ACTIONS = {
__TOOLS__
};
const PERSONAL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}|\b(?:\d{4}[ -]?){3}\d{4}\b/g;

function roleOf(user) {
  const role = user?.role;
  return Object.keys(ROLES).includes(role) ? role : '__ANYONE__';
}

export function isAllowed(tool, user) {
  return ROLES[roleOf(user)].includes(ACTIONS[tool] ?? 'delete');
}

function needsApproval(tool) {
  return NEEDS_APPROVAL.includes(ACTIONS[tool] ?? 'delete');
}

/** The same without e-mail addresses and card numbers. */
export function redacted(value) {
  if (typeof value === 'string') return value.replace(PERSONAL, '[removed]');
  if (Array.isArray(value)) return value.map(redacted);
  if (value?.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item)]));
}

