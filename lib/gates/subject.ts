import { and, eq, or } from "drizzle-orm";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { models, modelVersions } from "@/db/store/schema/models";
import { principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import type { Stage, SubjectKind } from "./gate";

/** A version that passes gates, with what the catalog says of it and of whose version it is. */
export interface Subject {
  kind: SubjectKind;
  /** Of the version: `mdv_…`, `agv_…`. */
  id: string;
  version: string;
  stage: Stage;
  /** `sha256:<hex>`; null of agents, and of models whose weights nobody has. */
  digest: string | null;
  /** The model or agent. */
  parent: string;
  name: string;
  licence: string | null;
  /** Who answers for the model or agent. */
  owner: string | null;
  /** Actor id of who handed the version in; null for one that was only seen. */
  submittedBy: string | null;
  /** Of an agent, when its attestation ends; null where there is none. */
  attestationEndsAt: Date | null;
}

type Reader = Pick<StoreReader, "select">;

/** One version of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function subjectFor(
  reader: Reader,
  ctx: Pick<Ctx, "tenant">,
  kind: SubjectKind,
  id: string,
): Promise<Subject> {
  const [found] =
    kind === "model" ? await modelSubjects(reader, ctx, { id }) : await agentSubjects(reader, ctx, { id });
  if (!found) throw notFound("version");
  return found;
}

/**
 * A version as a pipeline names it: the model by id or `provider/name` (or its bare name where that is the only one), the
 * agent by id or name; the version by id or as it is called. Throws NOT_FOUND, INVALID where a name fits several.
 */
export async function subjectNamed(
  reader: Reader,
  ctx: Ctx,
  kind: SubjectKind,
  parent: string,
  version: string,
): Promise<Subject> {
  const all =
    kind === "model"
      ? await modelSubjects(reader, ctx, { parent })
      : await agentSubjects(reader, ctx, { parent });
  const found = all.filter((one) => one.version === version || one.id === version);
  const [first] = found;
  if (!first) throw notFound("version");
  if (found.some((one) => one.parent !== first.parent)) {
    const what = `Several ${kind}s are called ${parent.slice(0, 100)}.`;
    throw new DomainError(
      "INVALID",
      { what, fix: "Give the id, or the provider before the name." },
      { [kind]: what },
    );
  }
  return first;
}

type Which = { id: string } | { parent: string };

async function modelSubjects(reader: Reader, ctx: Pick<Ctx, "tenant">, which: Which): Promise<Subject[]> {
  const rows = await reader
    .select({ model: models, version: modelVersions, owner: principals.name })
    .from(modelVersions)
    .innerJoin(models, eq(models.id, modelVersions.model))
    .leftJoin(principals, eq(principals.id, models.owner))
    .where(
      and(
        eq(modelVersions.tenant, ctx.tenant),
        "id" in which ? eq(modelVersions.id, which.id) : calledModel(which.parent),
      ),
    );
  return rows.map(({ model, version, owner }) => ({
    kind: "model",
    id: version.id,
    version: version.version,
    stage: version.stage,
    digest: version.digest,
    parent: model.id,
    name: model.name,
    licence: version.licence ?? model.licence,
    owner,
    submittedBy: version.submittedBy,
    attestationEndsAt: null,
  }));
}

function calledModel(text: string) {
  const slash = text.indexOf("/");
  const split =
    slash < 0
      ? undefined
      : and(eq(models.provider, text.slice(0, slash)), eq(models.name, text.slice(slash + 1)));
  return or(eq(models.id, text), eq(models.name, text), split);
}

async function agentSubjects(reader: Reader, ctx: Pick<Ctx, "tenant">, which: Which): Promise<Subject[]> {
  const rows = await reader
    .select({ agent: agents, version: agentVersions, owner: principals.name })
    .from(agentVersions)
    .innerJoin(agents, eq(agents.id, agentVersions.agent))
    .leftJoin(principals, eq(principals.id, agents.owner))
    .where(
      and(
        eq(agentVersions.tenant, ctx.tenant),
        "id" in which
          ? eq(agentVersions.id, which.id)
          : or(eq(agents.id, which.parent), eq(agents.name, which.parent)),
      ),
    );
  return rows.map(({ agent, version, owner }) => ({
    kind: "agent",
    id: version.id,
    version: version.version,
    stage: version.stage,
    digest: null,
    parent: agent.id,
    name: agent.name,
    licence: null,
    owner,
    submittedBy: null,
    attestationEndsAt: agent.attestationEndsAt,
  }));
}

/** The columns by which a row says which version it is about. */
export function aboutOf({ kind, id }: Pick<Subject, "kind" | "id">) {
  return kind === "model"
    ? { modelVersion: id, agentVersion: null }
    : { modelVersion: null, agentVersion: id };
}
