import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { EXPORT_FORMATS, exportManifests, exportOptions } from "@/lib/manifests/exportManifests";
import { importManifests, planManifests } from "@/lib/manifests/importManifests";
import { ACTS, NOUNS } from "@/lib/manifests/plan";

const tag = "maas";
const write = "maas.write";
const file = "YAML of many documents, a List, or JSON; up to 5 MiB";
const kinds =
  "MaaSModelRef, MaaSAuthPolicy, MaaSSubscription, ExternalModel, ExternalProvider; the ConfigMap of tiers with its LLMInferenceServices; TokenRateLimitPolicy and RateLimitPolicy of Kuadrant; QuotaPolicy of Envoy AI Gateway.";

const problem = z.object({
  of: z.string().describe("the document"),
  path: z.string().describe("such as spec.modelRefs[0].tokenRateLimits[0].window; empty: all of it"),
  words: z.string(),
});
const loss = z
  .object({
    of: z.string(),
    kind: z.enum(["lost", "looser", "stricter", "note"]).describe("what stands there, against here"),
    words: z.string(),
  })
  .meta({ id: "ManifestLoss" });
const planJson = z
  .object({
    documents: z.number().int(),
    items: z.array(
      z.object({
        act: z.enum(ACTS),
        noun: z.enum(NOUNS),
        name: z.string(),
        id: z.string().nullable().describe("what it is here; null before it is made"),
        from: z.string().describe("the document that asks for it"),
        differs: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
      }),
    ),
    problems: z.array(problem).describe("nothing is imported while there is one"),
    conflicts: z.array(problem).describe("set here by hand: written over only with `takeOver`"),
    losses: z.array(loss),
    skipped: z.array(z.string()).describe("documents of other kinds"),
  })
  .meta({ id: "ManifestPlan" });

const isTrue = z.enum(["true", "false"]).optional();
const choice = z.strictObject({
  keepUnknown: isTrue.describe("keep fields that nothing here means, and give them back on export"),
  takeOver: isTrue.describe("write over what was set here by hand"),
});
const choiceOf = ({ keepUnknown, takeOver }: z.output<typeof choice>) => ({
  keepUnknown: keepUnknown === "true",
  takeOver: takeOver === "true",
});

export const planManifestsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/manifests/plan",
  tag,
  ability: write,
  summary: "What importing a file of manifests would do",
  description: `Nothing is written. Read are ${kinds}`,
  query: choice,
  file,
  response: planJson,
  run: async (ctx, { query, request }) =>
    planManifests(ctx, await readFileBody(request, "manifests.yaml"), choiceOf(query)),
});

export const importManifestsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/manifests/import",
  tag,
  ability: write,
  summary: "Import a file of manifests: all of it, or nothing",
  description:
    "By namespace and name: the same file once more changes nothing. Limits that a document has no more are removed; whole documents that are missing are left alone.",
  query: choice,
  file,
  response: planJson,
  run: async (ctx, { query, request }) =>
    importManifests(ctx, await readFileBody(request, "manifests.yaml"), choiceOf(query)),
});

export const exportManifestsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/manifests/export",
  tag,
  ability: "audit.read",
  summary: "Models, access, subscriptions and quotas as another system's manifests, with all that is lost",
  description:
    "What came in as a manifest and still says the same is given back as it came. `kuadrant-reservation` is for operators that know reservations.",
  query: exportOptions
    .partial()
    .extend({ format: z.enum(EXPORT_FORMATS) })
    .strict(),
  response: z.object({
    format: z.enum(EXPORT_FORMATS),
    documents: z.number().int(),
    yaml: z.string(),
    losses: z.array(loss),
  }),
  run: async (ctx, { query: { format, ...options } }) => exportManifests(ctx, format, options),
});
