import { z } from "zod";
import { readShape } from "@/lib/base/readShape";
import { readManifests } from "@/lib/base/untrusted";
import { DECIMAL_UNIT } from "../convert";
import { EFFECTS, type Effect } from "../decision";
import type { Entity, EntityRef, EntityType, Facts } from "../facts";
import { ENTITY_FACTS } from "../vocabulary";
import type { PolicyFile } from "./manifest";

/** One request, and what policies should say of it. */
export interface PolicyCase {
  /** The file it stands in. */
  path: string;
  name: string;
  facts: Facts;
  expect: Effect;
  /** Ids of exactly the rules that should decide; null where any may. */
  rules: readonly string[] | null;
}

const word = z.string().max(500);
const words = z.array(word).max(200);
const flag = z.boolean();
const teams = { teams: words.default([]) };

const agent = z.strictObject({
  id: word.default("agt_case"),
  name: word.default("case"),
  ...teams,
  registered: flag.default(true),
  suspended: flag.default(false),
  owned: flag.default(true),
  attested: flag.default(true),
  riskTier: word.default("limited"),
  environment: word.default(""),
  sandbox: word.default(""),
  runtimeClass: word.default(""),
  card: word.default("none"),
  dataClasses: words.default([]),
});
const user = z.strictObject({
  id: word.default("prn_case"),
  name: word.default("case"),
  kind: word.default("person"),
  known: flag.default(true),
  ...teams,
});
const tool = z.strictObject({
  name: word,
  server: word.default(""),
  approval: word.default("approved"),
  access: word.default("unknown"),
  dataClasses: words.default([]),
});
const model = z.strictObject({
  provider: word.default(""),
  name: word,
  registered: flag.default(true),
  version: word.default(""),
  stage: word.default("production"),
  signature: word.default("unknown"),
  external: flag.default(true),
  licence: word.default(""),
});
const context = z.strictObject({
  grade: word.default("C"),
  environment: word.default(""),
  region: word.default(""),
  workload: word.default("case"),
  dataClasses: words.default([]),
  callers: words.default([]),
  approved: flag.default(false),
  at: z.iso.datetime({ offset: true }).default("2026-01-05T12:00:00Z"),
});
const one = z
  .strictObject({
    name: z.string().min(1).max(300),
    agent: agent.optional(),
    user: user.optional(),
    tool: tool.optional(),
    model: model.optional(),
    source: word.optional(),
    delegate: agent.optional(),
    input: z.record(z.string(), z.unknown()).optional(),
    session: z.record(z.string(), z.number()).default({}),
    sums: z.record(z.string(), z.number()).default({}),
    context: context.prefault({}),
    expect: z.enum(EFFECTS),
    rules: words.optional(),
  })
  .refine(
    ({ tool: a, model: b, source: c, delegate: d }) =>
      [a, b, c, d].filter((x) => x !== undefined).length === 1,
    "It must have exactly one of tool, model, source and delegate",
  );
const casesFile = z.strictObject({ cases: z.array(one).max(2_000) });

/** The cases of all `*.cases.yaml` of a folder. Throws INVALID with the file and the field. */
export function readCases(files: readonly PolicyFile[]): PolicyCase[] {
  return files
    .filter(({ path }) => /\.cases\.ya?ml$/.test(path))
    .flatMap(({ path, text }) =>
      readManifests({ name: path, bytes: Buffer.from(text) }, path).flatMap((document) =>
        readShape(casesFile, document, path).cases.map((found) => ({
          path,
          name: found.name,
          facts: factsOf(found),
          expect: found.expect,
          rules: found.rules ?? null,
        })),
      ),
    );
}

type Found = z.output<typeof one>;

function factsOf(found: Found): Facts {
  const { input, session, sums } = found;
  const who = found.user && entityOf("User", found.user.id, found.user, inTeams(found.user.teams));
  const { at, ...around } = found.context;
  const time = new Date(at);
  const entries = Object.entries(sums).map(([name, sum]) => [`sum.${name}`, Math.round(sum * DECIMAL_UNIT)]);
  return {
    ...askedOf(found),
    principal: found.agent
      ? entityOf("Agent", found.agent.id, found.agent, inTeams(found.agent.teams))
      : (who ?? entityOf("Agent", "agt_case", agent.parse({}), [])),
    context: {
      ...around,
      ...(who && { user: who }),
      dataClasses: [...new Set([...around.dataClasses, ...(found.tool?.dataClasses ?? [])])].sort(),
      callers: [...around.callers].sort(),
      now: time.getTime(),
      hour: time.getUTCHours(),
      weekday: time.getUTCDay() === 0 ? 7 : time.getUTCDay(),
    },
    history: { ...session, ...Object.fromEntries(entries) },
    ...(input && { input }),
  };
}

function askedOf({ tool: asked, model: used, source, delegate }: Found): Pick<Facts, "action" | "resource"> {
  if (asked) {
    const id = asked.server === "" ? asked.name : `${asked.server}/${asked.name}`;
    const parents: EntityRef[] =
      asked.server === "" ? [] : [`Tool::${asked.name}`, `ToolServer::${asked.server}`];
    return { action: "callTool", resource: entityOf("Tool", id, asked, parents) };
  }
  if (used) {
    const parents: EntityRef[] = used.provider === "" ? [] : [`Provider::${used.provider}`];
    return {
      action: "useModel",
      resource: entityOf("Model", `${used.provider}/${used.name}`, used, parents),
    };
  }
  if (delegate)
    return {
      action: "delegate",
      resource: entityOf("Agent", delegate.id, delegate, inTeams(delegate.teams)),
    };
  const name = source ?? "";
  return { action: "retrieve", resource: entityOf("Source", name, { name }, []) };
}

const inTeams = (names: readonly string[]) => names.map((name) => `Team::${name}` as const);

/** With the facts that the vocabulary has of its kind, and no other. */
function entityOf(
  type: EntityType,
  id: string,
  given: Readonly<Record<string, unknown>>,
  parents: readonly EntityRef[],
): Entity {
  const attrs = Object.fromEntries(
    ENTITY_FACTS[type].facts.map(({ name }) => [name, given[name]]),
  ) as Entity["attrs"];
  return { type, id, parents, attrs };
}
