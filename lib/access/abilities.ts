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
  "models.write",
  "models.promote",
  "evidence.submit",
  "findings.write",
  "maas.write",
  "quotas.reserve",
  "members.write",
  "settings.write",
  "security.read",
  "people.write",
  "members.provision",
] as const;

/** Above the tenants: what operators of the installation may do, in the default tenant only. It opens no tenant's content. */
export const OPERATOR_ABILITIES = ["operate"] as const;

export type Ability = (typeof ABILITIES)[number] | (typeof OPERATOR_ABILITIES)[number];

/** Which role may do what: the one table. `content.read` opens inputs and outputs. */
export const ROLES = {
  auditor: ["audit.read", "content.read", "export", "security.read"],
  responder: ["audit.read", "content.read", "approvals.answer", "stop", "findings.write", "security.read"],
  "maas-admin": ["audit.read", "maas.write", "models.write", "models.promote", "evidence.submit"],
  "policy-author": ["audit.read", "content.read", "policies.write"],
  approver: ["audit.read", "content.read", "approvals.answer", "policies.publish"],
  member: ["audit.read"],
  /** Of a pipeline's token: hands in evidence about what it built, and asks whether it may go. */
  pipeline: ["audit.read", "evidence.submit"],
  /** Of a gateway's token: asks the ledger before each request and settles after it. */
  gateway: ["quotas.reserve"],
  /** Of a directory's token: SCIM. */
  provisioner: ["members.provision"],
  admin: ABILITIES,
  operator: OPERATOR_ABILITIES,
} as const satisfies Record<string, readonly Ability[]>;

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** The union of what the roles allow. */
export function abilitiesOf(roles: readonly Role[]): ReadonlySet<Ability> {
  return new Set(roles.flatMap((role) => ROLES[role] as readonly Ability[]));
}
