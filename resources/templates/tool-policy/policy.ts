__IMPORTS__
export type Action = 'read' | 'write' | 'delete' | 'external_post';
export type Role = __ROLE_TYPE__;

const ROLES: Record<Role, readonly Action[]> = {
__ROLES__
};
const NEEDS_APPROVAL: readonly Action[] = [__APPROVAL__];
// A tool that is not named here counts as delete.
const ACTIONS: Record<string, Action> = {
__TOOLS__
};
const PERSONAL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}|\b(?:\d{4}[ -]?){3}\d{4}\b/g;

function roleOf(user: unknown): Role {
  const role = (user as { role?: unknown } | null | undefined)?.role;
  return Object.keys(ROLES).includes(role as string) ? (role as Role) : '__ANYONE__';
}

export function isAllowed(tool: string, user: unknown): boolean {
  return ROLES[roleOf(user)].includes(ACTIONS[tool] ?? 'delete');
}

function needsApproval(tool: string): boolean {
  return NEEDS_APPROVAL.includes(ACTIONS[tool] ?? 'delete');
}

/** The same without e-mail addresses and card numbers. */
export function redacted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(PERSONAL, '[removed]');
  if (Array.isArray(value)) return value.map(redacted);
  if (value?.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redacted(item)]));
}

