import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { approve } from "@/lib/gates/approve";
import { checkGates } from "@/lib/gates/check";
import { findNamed } from "@/lib/gates/named";
import { promote } from "@/lib/gates/promote";
import { retireVersion, rollBack } from "@/lib/gates/rollBack";
import { tellJudgement, tellSubject } from "@/lib/gates/told";
import { judgementJson, named, stage, subjectJson } from "./schemas";

const tag = "gates";
const reason = z.string().min(3).max(500);

export const checkGatesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/gates/check",
  tag,
  ability: "audit.read",
  summary: "Ask whether a version may come into a stage",
  description:
    "Judged now, from the evidence that counts for the version's digest. A candidate that goes to production passes the gates of staging too.",
  query: z.strictObject({ ...named, to: stage }),
  response: judgementJson,
  run: async (ctx, { query: { to, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return tellJudgement(await checkGates(ctx, kind, id, to));
  },
});

export const promoteOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/promote",
  tag,
  ability: "models.promote",
  summary: "Promote a version",
  description:
    "Refused with every gate in the way; the refusal is kept among the changes. What was in production until then is retired.",
  body: z.strictObject({ ...named, to: stage }),
  response: judgementJson,
  run: async (ctx, { body: { to, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return tellJudgement(await promote(ctx, kind, id, to));
  },
});

export const approveOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/approve",
  tag,
  ability: null,
  summary: "Approve a version's way into a stage",
  description:
    "Needs `approvals.answer` or `models.promote`, of a signed-in person who handed in neither the version nor its evidence.",
  body: z.strictObject({ ...named, to: stage, reason }),
  run: async (ctx, { body: { to, reason: why, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return approve(ctx, kind, id, to, why).then(() => undefined);
  },
});

export const rollbackOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/rollback",
  tag,
  ability: "models.promote",
  summary: "Put back the version that this one replaced in production",
  body: z.strictObject({ ...named, reason }),
  response: z.object({ now: subjectJson }),
  run: async (ctx, { body: { reason: why, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return { now: tellSubject((await rollBack(ctx, kind, id, why)).to) };
  },
});

export const retireVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/retire",
  tag,
  ability: "models.promote",
  summary: "Take a version out of use",
  body: z.strictObject({ ...named, reason }),
  run: async (ctx, { body: { reason: why, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return retireVersion(ctx, kind, id, why).then(() => undefined);
  },
});
