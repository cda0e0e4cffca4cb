import { and, eq, isNull } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { modelNames } from "@/db/store/schema/models";
import {
  policyPublications,
  policyVersions,
  type StoredRule,
  type StoredScope,
} from "@/db/store/schema/policies";
import { principals, teamMembers, teams } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { Subject } from "./subject";

type Reader = Pick<StoreReader, "select">;

/** What a rule may name a version by: `Type::id`, and what it is in. */
interface Named {
  type: "Agent" | "Model";
  refs: ReadonlySet<string>;
}

/**
 * How many policies in force, in whatever mode, have a rule that is about this version: whose principal can be the agent, or
 * whose resource can be the model under one of its names. A rule about everybody counts; conditions are not looked at.
 */
export async function policiesCovering(reader: Reader, ctx: Ctx, subject: Subject): Promise<number> {
  const rows = await reader
    .select({ policy: policyPublications.policy, scopes: policyVersions.scopes })
    .from(policyPublications)
    .innerJoin(policyVersions, eq(policyVersions.id, policyPublications.version))
    .where(and(eq(policyPublications.tenant, ctx.tenant), isNull(policyPublications.toAt)));
  if (rows.length === 0) return 0;
  const named =
    subject.kind === "agent"
      ? await agentNamed(reader, ctx, subject)
      : await modelNamed(reader, ctx, subject);
  const isAbout = (rule: StoredRule) =>
    named.type === "Agent"
      ? admits(rule.principal, named)
      : admits(rule.resource, named) && (rule.actions === null || rule.actions.includes("useModel"));
  return rows.filter(({ scopes }) => scopes.some(isAbout)).length;
}

async function agentNamed(reader: Reader, ctx: Ctx, { parent }: Subject): Promise<Named> {
  const rows = await reader
    .select({ team: teams.name })
    .from(agents)
    .innerJoin(principals, eq(principals.id, agents.owner))
    .innerJoin(teamMembers, eq(teamMembers.principal, principals.root))
    .innerJoin(teams, eq(teams.id, teamMembers.team))
    .where(and(eq(agents.tenant, ctx.tenant), eq(agents.id, parent)));
  const keys = await reader
    .select({ key: agentKeys.key })
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, ctx.tenant), eq(agentKeys.agent, parent)));
  const own = [parent, ...keys.map(({ key }) => key)].map((id) => `Agent::${id}`);
  return { type: "Agent", refs: new Set([...own, ...rows.map(({ team }) => `Team::${team}`)]) };
}

async function modelNamed(reader: Reader, ctx: Ctx, { parent }: Subject): Promise<Named> {
  const rows = await reader
    .select({ provider: modelNames.provider, value: modelNames.value })
    .from(modelNames)
    .where(and(eq(modelNames.tenant, ctx.tenant), eq(modelNames.model, parent)));
  const refs = rows.flatMap(({ provider, value }) => [
    `Model::${provider}/${value}`,
    `Provider::${provider}`,
  ]);
  return { type: "Model", refs: new Set(refs) };
}

function admits(scope: StoredScope, { type, refs }: Named): boolean {
  if (scope.op === "all") return true;
  if (scope.op === "==") return refs.has(scope.ref);
  if (scope.op === "in") return scope.refs.some((ref) => refs.has(ref));
  return scope.type === type && (scope.in === null || refs.has(scope.in));
}
