import { isDeepStrictEqual } from "node:util";
import type { Subject } from "@/lib/subscriptions/subscription";
import { subjectWords } from "./actions";
import { DESCRIPTION, DISPLAY_NAME, type Document, type Loss, type Metadata } from "./document";
import type { ExportWorld } from "./exportWorld";
import type { MaasModel, Metering, Whose } from "./maasSpecs";
import { nanoOfRate, rateOfNano } from "./perToken";
import { readMetering, readShown, readWhose } from "./readMaas";
import type { Metered } from "./wanted";

interface Shown {
  name: string;
  namespace: string;
  displayName?: string | null | undefined;
  description?: string | null;
}

/** Labels and annotations as they came, with what people call it now; `undefined`: the kind has no such annotations here. */
export function metadataOf(kept: Document | null, row: Shown, fallback: string): Metadata {
  const before = kept?.metadata;
  const namespace = row.namespace || (before ? "" : fallback);
  const now = { displayName: row.displayName ?? null, description: row.description ?? null };
  const base = {
    ...before,
    name: row.name,
    ...(namespace !== "" && { namespace }),
  };
  if (row.displayName === undefined || (before && isDeepStrictEqual(readShown(before), now))) return base;
  const { [DISPLAY_NAME]: _, [DESCRIPTION]: __, ...others } = before?.annotations ?? {};
  const annotations = {
    ...others,
    ...(now.displayName !== null && { [DISPLAY_NAME]: now.displayName }),
    ...(now.description !== null && { [DESCRIPTION]: now.description }),
  };
  const { annotations: ___, ...plain } = base;
  return Object.keys(annotations).length === 0 ? plain : { ...plain, annotations };
}

interface Around {
  of: string;
  world: ExportWorld;
  losses: Loss[];
}

export function keepWhose(before: Whose | undefined, now: readonly Subject[], around: Around): Whose {
  if (before && isDeepStrictEqual(subjectWords(readWhose(before)), subjectWords(now))) return before;
  const groups: string[] = [];
  const users: string[] = [];
  for (const subject of now) {
    const said = named(subject, around);
    if (said === null) continue;
    (said.kind === "group" ? groups : users).push(said.value);
  }
  return {
    ...before,
    groups: [...new Set(groups)].map((name) => ({ name })),
    users: [...new Set(users)],
  };
}

/** A subject as MaaS can name it: a group, or a user name. */
function named(
  { kind, value }: Subject,
  { of, world, losses }: Around,
): { kind: "group" | "user"; value: string } | null {
  if (kind === "group" || kind === "user") return { kind, value };
  if (kind === "principal") {
    const user = world.users.get(value);
    if (user !== undefined) return { kind: "user", value: user };
    losses.push({ of, kind: "stricter", words: `Of the person ${value} no user name is known: left out.` });
    return null;
  }
  const team = world.state.teams.find(({ id }) => id === value);
  if (team?.group) {
    losses.push({
      of,
      kind: "note",
      words: `The team ${team.name} is written as the group ${team.group} that it follows; members by hand are not in it.`,
    });
    return { kind: "group", value: team.group };
  }
  losses.push({
    of,
    kind: "stricter",
    words: `The team ${team?.name ?? value} follows no group, and MaaS knows no teams: left out. Let it follow one.`,
  });
  return null;
}

export function keepMetering(before: Metering | undefined, row: Metered): Metering | undefined {
  const now = { organisation: row.organisation, costCentre: row.costCentre, labels: row.labels };
  if (isDeepStrictEqual(readMetering(before), now)) return before;
  const { organizationId: _, costCenter: __, labels: ___, ...rest } = before ?? {};
  return {
    ...rest,
    ...(now.organisation !== null && { organizationId: now.organisation }),
    ...(now.costCentre !== null && { costCenter: now.costCentre }),
    ...(Object.keys(now.labels).length > 0 && { labels: now.labels }),
  };
}

export function keepRate(before: MaasModel["billingRate"], now: number | null): MaasModel["billingRate"] {
  if (now === null) return undefined;
  const nano = before && nanoOfRate(before.perToken);
  return nano === now ? before : { ...before, perToken: rateOfNano(now) };
}
