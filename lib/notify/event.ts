import { z } from "zod";

const member = z.object({ person: z.string(), email: z.string(), name: z.string() });
const roles = z.array(z.string());
const key = z.object({ key: z.string(), kind: z.string(), name: z.string(), prefix: z.string() });
const stop = z.object({
  stop: z.string(),
  kind: z.string(),
  target: z.string(),
  name: z.string(),
  reason: z.string(),
});
const quota = z.object({
  quota: z.string(),
  name: z.string(),
  holder: z.string(),
  holderName: z.string(),
  measure: z.string(),
  mode: z.string(),
  used: z.number(),
  ceiling: z.number(),
  resetsAt: z.string().nullable(),
});
const approval = z.object({
  approval: z.string(),
  decision: z.string(),
  agent: z.string(),
  agentName: z.string(),
  action: z.string(),
  resource: z.string(),
});

/** What a tenant can be told of, in a closed set: the words for people, and the shape of the message's `data`. A type is never renamed: receivers match it. */
export const EVENTS = {
  "member.joined": { words: "Somebody joined the tenant", data: member.extend({ roles }) },
  "member.roles_changed": {
    words: "A member's roles were changed",
    data: member.extend({ roles, before: roles }),
  },
  "member.removed": { words: "A member was removed", data: member },
  "key.issued": {
    words: "A key or API token was issued",
    data: key.extend({ role: z.string().nullable(), expiresAt: z.string().nullable() }),
  },
  "key.revoked": { words: "A key or API token was revoked", data: key },
  lock_out: {
    words: "A member's account was locked after too many failed sign-ins",
    data: z.object({ email: z.string(), address: z.string() }),
  },
  "job.failed": {
    words: "A job failed for good",
    data: z.object({ job: z.string(), kind: z.string(), label: z.string(), error: z.string() }),
  },
  "finding.opened": {
    words: "A finding of high or critical severity was opened",
    data: z.object({
      finding: z.string(),
      kind: z.string(),
      severity: z.string(),
      subjectKind: z.string(),
      subject: z.string(),
      name: z.string(),
    }),
  },
  "stop.made": { words: "An agent, person, tool, model or key was stopped", data: stop },
  "stop.lifted": { words: "A stop was lifted", data: stop },
  "approval.asked": {
    words: "An action waits for a person's approval",
    data: approval.extend({ reason: z.string(), deadlineAt: z.string() }),
  },
  "approval.answered": {
    words: "A waiting action was approved or rejected",
    data: approval.extend({ state: z.string(), reason: z.string() }),
  },
  "approval.expired": {
    words: "A waiting action ran out of time",
    data: approval.extend({ onTimeout: z.string() }),
  },
  "policy.proposed": {
    words: "A version of a policy waits for a review",
    data: z.object({ policy: z.string(), name: z.string(), version: z.number(), why: z.string() }),
  },
  "policy.published": {
    words: "A version of a policy came into force, or its mode was changed",
    data: z.object({
      policy: z.string(),
      name: z.string(),
      version: z.number(),
      mode: z.string(),
      how: z.string(),
      why: z.string(),
    }),
  },
  "policy.alert": {
    words: "A rule with the obligation alert decided, or a policy in force cannot be read",
    data: z.object({
      policy: z.string(),
      name: z.string(),
      version: z.number(),
      rule: z.string(),
      title: z.string().nullable(),
      principal: z.string(),
      principalName: z.string(),
      resource: z.string(),
      effect: z.string(),
      mode: z.string(),
      decision: z.string(),
      count: z.number(),
    }),
  },
  "quota.near": {
    words: "A quota reached a share of its ceiling",
    data: quota.extend({ percent: z.number() }),
  },
  "quota.asked": {
    words: "Somebody asked for more of a quota",
    data: z.object({
      request: z.string(),
      quota: z.string(),
      name: z.string(),
      person: z.string(),
      ceiling: z.number(),
      reason: z.string(),
    }),
  },
  "endpoint.unhealthy": {
    words: "A model endpoint stopped answering its health check",
    data: z.object({ endpoint: z.string(), name: z.string(), failure: z.string() }),
  },
  "webhook.disabled": {
    words: "A webhook was switched off because its receiver is gone",
    data: z.object({ webhook: z.string(), name: z.string(), why: z.string() }),
  },
  "disk.low": {
    words: "A disk of the installation is nearly full (default tenant only)",
    data: z.object({ what: z.string(), freeBytes: z.number(), totalBytes: z.number() }),
  },
  "webhook.test": { words: "A person tried a webhook out", data: z.object({ webhook: z.string() }) },
} as const satisfies Record<string, { words: string; data: z.ZodObject }>;

export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];
/** What can be chosen: a test goes to the webhook that is tried. */
export const CHOOSABLE_EVENTS = EVENT_TYPES.filter((type) => type !== "webhook.test");

/** One thing that happened, by type. */
export type NotifyEvent = {
  [T in EventType]: { type: T; data: z.input<(typeof EVENTS)[T]["data"]> };
}[EventType];

/** Who made it happen, as the message says it. */
export interface NotifyActor {
  kind: string;
  id: string;
  name: string;
}

/**
 * The body of a message (Standard Webhooks 1.0: `type`, `timestamp`, `data`, and beside them whose and by whom), as the
 * exact text that is signed. `timestamp` is when it happened, ISO 8601.
 */
export function printMessage(
  event: NotifyEvent,
  facts: { tenant: string; actor: NotifyActor; nowMs: number },
): string {
  const { type, data } = event;
  const { kind, id, name } = facts.actor;
  const timestamp = new Date(facts.nowMs).toISOString();
  return JSON.stringify({ type, timestamp, tenant: facts.tenant, actor: { kind, id, name }, data });
}
