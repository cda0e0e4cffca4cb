import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { learnShapes } from "@/lib/policies/learnShapes";
import { TEMPLATES, templateOf } from "@/lib/policies/templates";
import { vocabularyFor } from "@/lib/policies/vocabularyFor";
import { printTools, toolsJson } from "./schemas";

const tag = "policies";

const factJson = z.object({
  name: z.string(),
  type: z.string(),
  optional: z.literal(true).optional().describe("A rule must ask `has` first."),
  doc: z.string(),
});
const nameJson = z.object({ id: z.string(), name: z.string() });

export const policyVocabularyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/vocabulary",
  tag,
  ability: "audit.read",
  summary:
    "All that a rule may name: facts, typed arguments of tools, names of the catalogs, annotations, controls",
  query: z.strictObject({
    tool: z.string().max(300).optional().describe("Learn this tool's arguments from its recorded calls."),
  }),
  response: z.object({
    entities: z.record(
      z.string(),
      z.object({
        doc: z.string(),
        in: z.array(z.string()).readonly(),
        facts: z.array(factJson).readonly(),
      }),
    ),
    actions: z.array(z.object({ action: z.string(), resource: z.string() })).readonly(),
    context: z.array(factJson).readonly(),
    session: z.array(factJson).readonly(),
    annotations: z.record(z.string(), z.string()),
    controls: z
      .array(z.object({ id: z.string(), name: z.string(), controls: z.array(nameJson).readonly() }))
      .readonly(),
    tools: toolsJson,
    names: z.record(z.string(), z.array(nameJson).readonly()),
    cut: z.array(z.string()).readonly().describe("Kinds of which not all names are listed."),
    dataClasses: z.array(z.string()).readonly(),
  }),
  run: async (ctx, { query }) => {
    const { tools, names, ...rest } = await vocabularyFor(ctx, { tools: query.tool ? [query.tool] : [] });
    const listed = Object.entries(names).map(([type, list]) => [type, list ?? []]);
    return { ...rest, tools: printTools(tools), names: Object.fromEntries(listed) };
  },
});

export const listTemplatesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/templates",
  tag,
  ability: "audit.read",
  summary: "What policies can start from",
  response: z.object({
    templates: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        sentence: z.string(),
        controls: z.array(z.string()).readonly(),
        parameters: z
          .array(
            z.object({
              id: z.string(),
              label: z.string(),
              kind: z.enum(["team", "tool", "argument", "number", "text", "texts", "flag"]),
              help: z.string(),
              preset: z
                .union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()])
                .optional(),
            }),
          )
          .readonly(),
      }),
    ),
  }),
  run: async () => ({
    templates: TEMPLATES.map(({ id, title, sentence, controls, parameters }) => ({
      id,
      title,
      sentence,
      controls,
      parameters,
    })),
  }),
});

export const printTemplateOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/templates/{template}",
  tag,
  ability: "audit.read",
  summary: "The text of a template with these values; nothing is kept",
  params: z.object({ template: z.string().max(100) }),
  body: z.strictObject({ values: z.record(z.string(), z.unknown()).default({}) }),
  response: z.object({ text: z.string() }),
  run: async (ctx, { params, body: { values } }) => {
    const tool = typeof values.tool === "string" ? [values.tool] : [];
    const known = await learnShapes(ctx, tool);
    const shapes = new Map([...known].map(([name, { shape }]) => [name, shape]));
    return { text: templateOf(params.template).text(values, { shapes }) };
  },
});
