/** What a person or token may do. Verbs and routes are guarded by these, never by role names. */
export const ABILITIES = [
  "audit.read",
  "content.read",
  "export",
  "agents.write",
  "policies.write",
  "policies.publish",
  "approvals.answer",
  "stop",
  "models.promote",
  "maas.write",
  "members.write",
  "settings.write",
] as const;

export type Ability = (typeof ABILITIES)[number];

/** Which role may do what: the one table. `content.read` opens inputs and outputs. */
export const ROLES = {
  auditor: ["audit.read", "content.read", "export"],
  responder: ["audit.read", "content.read", "approvals.answer", "stop"],
  "maas-admin": ["audit.read", "maas.write", "models.promote"],
  "policy-author": ["audit.read", "content.read", "policies.write"],
  approver: ["audit.read", "content.read", "approvals.answer", "policies.publish"],
  member: ["audit.read"],
  admin: ABILITIES,
} as const satisfies Record<string, readonly Ability[]>;

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** The union of what the roles allow. */
export function abilitiesOf(roles: readonly Role[]): ReadonlySet<Ability> {
  return new Set(roles.flatMap((role) => ROLES[role] as readonly Ability[]));
}
