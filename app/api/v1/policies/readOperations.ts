import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { laidOut, readPolicy } from "@/lib/policies/form/readPolicy";
import { MAX_POLICY_CHARS } from "@/lib/policies/limits";
import { printTools, toolsJson } from "./schemas";

const tag = "policies";
const ability = "audit.read";
const body = z.strictObject({ text: z.string().max(MAX_POLICY_CHARS).describe("Cedar") });

const problemJson = z
  .object({
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    help: z.string().nullable(),
    start: z.number().int().describe("Index of the text, in UTF-16 units."),
    end: z.number().int(),
  })
  .meta({ id: "PolicyProblem" });

const ruleJson = z
  .object({
    start: z.number().int(),
    end: z.number().int(),
    id: z.string().describe("Its @id, or its place: rule1."),
    title: z.string().nullable(),
    effect: z.enum(["permit", "forbid"]),
    obligations: z.array(z.string()),
    controls: z.array(z.string()),
    form: z.looseObject({}).nullable().describe("What the console's form shows of it."),
    why: z.string().nullable().describe("Why it has no form."),
  })
  .meta({ id: "PolicyRule" });

export const readPolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/read",
  tag,
  ability,
  summary: "Read a text: its problems and its rules, as an editor shows them; nothing is kept",
  body,
  response: z.object({
    problems: z.array(problemJson),
    rules: z.array(ruleJson).nullable(),
    tools: toolsJson,
  }),
  run: async (ctx, { body: { text } }) => {
    const { problems, rules, tools } = await readPolicy(ctx, text);
    return {
      problems,
      rules: rules && rules.map((rule) => ({ ...rule, form: rule.form && { ...rule.form } })),
      tools: printTools(tools),
    };
  },
});

export const formatPolicyOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/format",
  tag,
  ability,
  summary: "Lay a text out as Cedar's formatter does; one that does not parse comes back as it is",
  body,
  response: z.object({ text: z.string() }),
  run: async (_, { body: { text } }) => ({ text: laidOut(text) }),
});
