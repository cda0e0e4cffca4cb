import { eq } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { principalAliases, teamMembers, teams } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { addSeen } from "@/lib/principals/addSeen";
import { AGENTS, KEYS, PEOPLE } from "./fillUsage";

const TEAMS = 40;
const DAY_MS = 24 * 3_600_000;

/** Who the requests of `fillUsage` are by: people in teams, agents, and keys. */
export async function fillUsageStore(ctx: Ctx, nowMs: number, days: number): Promise<void> {
  const at = new Date(nowMs);
  const { tenant } = ctx;
  const seen = Array.from({ length: PEOPLE }, (_, n) => ({
    value: `person-${n}@example.com`,
    firstMs: nowMs - days * DAY_MS,
    lastMs: nowMs,
  }));
  for (let from = 0; from < PEOPLE; from += 500) await addSeen(ctx, seen.slice(from, from + 500));
  await bookkeep(async (tx) => {
    const team = (n: number) => `team_${n % TEAMS}`;
    await tx
      .insert(teams)
      .values(
        Array.from({ length: TEAMS }, (_, n) => ({ id: team(n), tenant, name: `Team ${n}`, createdAt: at })),
      );
    const people = await tx.select().from(principalAliases).where(eq(principalAliases.tenant, tenant));
    await tx.insert(teamMembers).values(
      people.map(({ principal }, n) => ({
        team: team(n),
        principal,
        source: "hand" as const,
        createdAt: at,
      })),
    );
    const names = Array.from({ length: AGENTS }, (_, n) => ({ id: `agt_${n}`, name: `Agent ${n}` }));
    await tx.insert(agents).values(
      names.map(({ id, name }) => ({
        id,
        tenant,
        name,
        nameKey: name.toLowerCase(),
        state: "registered" as const,
        createdAt: at,
      })),
    );
    await tx.insert(agentKeys).values(
      names.map(({ id, name }) => ({
        tenant,
        key: id,
        agent: id,
        workload: "default",
        agentId: name,
        agentName: name,
        service: "",
        firstSeenAt: at,
        lastSeenAt: at,
      })),
    );
    await tx.insert(keys).values(
      Array.from({ length: KEYS }, (_, n) => ({
        id: `key_${n}`,
        tenant,
        kind: "model" as const,
        name: `Key ${n}`,
        prefix: "bw",
        hash: `hash ${n}`,
        // Half of the keys name who pays; for the others it is the user's team.
        team: n % 2 === 0 ? team(n) : null,
        createdBy: "bench",
        createdAt: at,
      })),
    );
  });
}
