import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { modelVersions as versionTable } from "@/db/store/schema/models";
import { registryLinks } from "@/db/store/schema/registries";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { change } from "@/lib/changes/change";
import { modelVersion, REGISTRY_API } from "./kubeflow";
import { askRemote } from "./read";
import { type RegistryRow, registryFor, TOKEN_PURPOSE } from "./registry";

/** What we say of a version: our own properties there, and no others. */
export interface Said {
  /** In words, such as `verified`; null takes the property's place with `unknown`. */
  signature: string | null;
  gates: string | null;
}

/** One property that would be written. */
export interface PropertyEdit {
  /** The version's id there, and what it is called here. */
  external: string;
  version: string;
  property: string;
  before: string | null;
  after: string;
}

const MOST = 1_000;
const AT_ONCE = 4;

interface Planned {
  row: RegistryRow;
  edits: PropertyEdit[];
  /** All custom properties of each version as they would be: a PATCH replaces them all. */
  bodies: Map<string, { customProperties: Record<string, unknown> }>;
}

/**
 * What writing back would change in a registry: stage, signature and gates of its versions as `bailiwick.*` properties;
 * nothing is written. `saidOf` tells of versions by their ids here. Needs `models.write`; throws NOT_FOUND, PRECONDITION for
 * a catalog, and what reading throws.
 */
export async function planWriteBack(
  ctx: Ctx,
  id: string,
  saidOf: (versions: readonly string[]) => Promise<ReadonlyMap<string, Said>>,
): Promise<PropertyEdit[]> {
  return (await plan(ctx, id, saidOf)).edits;
}

/** Writes it, each version with one PATCH, and notes every property in the log of changes. Throws like `planWriteBack`. */
export async function writeBack(
  ctx: Ctx,
  id: string,
  saidOf: (versions: readonly string[]) => Promise<ReadonlyMap<string, Said>>,
): Promise<PropertyEdit[]> {
  const { row, edits, bodies } = await plan(ctx, id, saidOf);
  const remote = { token: tokenOf(row) };
  const written: PropertyEdit[] = [];
  try {
    for (const external of new Set(edits.map((edit) => edit.external))) {
      await askRemote(remote, versionUrl(row, external), bodies.get(external) ?? {});
      written.push(...edits.filter((edit) => edit.external === external));
    }
  } finally {
    // What was written before a failure stays there, so the log says it.
    if (written.length > 0) await note(ctx, id, written);
  }
  return written;
}

async function note(ctx: Ctx, id: string, edits: readonly PropertyEdit[]): Promise<void> {
  const said = (side: "before" | "after") =>
    Object.fromEntries(edits.map((edit) => [`${edit.version} ${edit.property}`, edit[side]]));
  const name = { verb: "write back", noun: "model registry", ability: "models.write" } as const;
  await change(ctx, name, async (_, record) =>
    record({ target: id, before: said("before"), after: said("after") }),
  );
}

async function plan(
  ctx: Ctx,
  id: string,
  saidOf: (versions: readonly string[]) => Promise<ReadonlyMap<string, Said>>,
): Promise<Planned> {
  requireAbility(ctx, "models.write");
  const row = await registryFor(store(), ctx, id);
  if (row.kind === "catalog") {
    const what = "A model catalog cannot be written to.";
    throw new DomainError("PRECONDITION", { what, fix: "Connect the model registry itself." });
  }
  const linked = await linkedVersions(ctx, id);
  const said = await saidOf(linked.map(({ version }) => version));
  const planned: Planned = { row, edits: [], bodies: new Map() };
  for (let at = 0; at < linked.length; at += AT_ONCE) {
    const part = linked.slice(at, at + AT_ONCE);
    const read = await Promise.all(part.map(({ external }) => readVersion(row, external)));
    part.forEach((one, n) => addEdits(planned, one, said.get(one.version), read[n]?.customProperties ?? {}));
  }
  return planned;
}

type Linked = Awaited<ReturnType<typeof linkedVersions>>[number];

function addEdits(
  planned: Planned,
  { external, name, stage }: Linked,
  said: Said | undefined,
  there: Readonly<Record<string, { metadataType: string; string_value?: unknown }>>,
): void {
  const wanted = {
    "bailiwick.stage": stage,
    "bailiwick.signature": said?.signature ?? "unknown",
    "bailiwick.gates": said?.gates ?? "unknown",
  };
  const edits = Object.entries(wanted).flatMap(([property, after]): PropertyEdit[] => {
    const value = there[property]?.string_value;
    const before = typeof value === "string" ? value : null;
    return before === after ? [] : [{ external, version: name, property, before, after }];
  });
  if (edits.length === 0) return;
  const own = Object.fromEntries(
    Object.entries(wanted).map(([property, string_value]) => [
      property,
      { metadataType: "MetadataStringValue", string_value },
    ]),
  );
  planned.edits.push(...edits);
  planned.bodies.set(external, { customProperties: { ...there, ...own } });
}

async function linkedVersions(ctx: Ctx, registry: string) {
  const mine = and(eq(registryLinks.tenant, ctx.tenant), eq(registryLinks.registry, registry));
  const links = await store()
    .select({ external: registryLinks.external, version: registryLinks.version })
    .from(registryLinks)
    .where(and(mine, eq(registryLinks.kind, "version"), isNotNull(registryLinks.version)))
    .orderBy(registryLinks.external)
    .limit(MOST);
  const ids = links.flatMap(({ version }) => version ?? []);
  if (ids.length === 0) return [];
  const rows = await store()
    .select({ id: versionTable.id, name: versionTable.version, stage: versionTable.stage })
    .from(versionTable)
    .where(and(eq(versionTable.tenant, ctx.tenant), inArray(versionTable.id, ids)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return links.flatMap(({ external, version }) => {
    const row = version === null ? undefined : byId.get(version);
    return row ? [{ external, version: row.id, name: row.name, stage: row.stage }] : [];
  });
}

async function readVersion(row: RegistryRow, external: string) {
  const url = versionUrl(row, external);
  return readShape(
    modelVersion,
    await askRemote({ token: tokenOf(row) }, url),
    `The answer of ${url.pathname}`,
  );
}

const versionUrl = ({ url }: RegistryRow, external: string) =>
  new URL(`${url}${REGISTRY_API}/model_versions/${encodeURIComponent(external)}`);

function tokenOf(row: RegistryRow): string | null {
  return row.token && decryptSecret(row.token, TOKEN_PURPOSE, row.id);
}
