import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { readShape } from "@/lib/base/readShape";
import { readJson } from "@/lib/base/untrusted";
import { POLICY_MODES } from "@/lib/policies/decision";
import { exportPolicies } from "@/lib/policies/files/exportPolicies";
import { importPolicies, planImport } from "@/lib/policies/files/importPolicies";
import { filesInput, type PolicyFile } from "@/lib/policies/files/manifest";
import { publishFiles } from "@/lib/policies/files/publishFiles";
import { why } from "./schemas";

const tag = "policies";
const write = "policies.write";
const file = "JSON, `{files: [{path, text}]}`, as the export gives it";

const problemJson = z.object({
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  help: z.string().nullable(),
  start: z.number().int(),
  end: z.number().int(),
});
const mode = z.enum(POLICY_MODES).nullable();

const planJson = z
  .object({
    steps: z.array(
      z.object({
        name: z.string(),
        path: z.string(),
        policy: z.string().nullable(),
        action: z.enum(["create", "update", "same"]),
        wanted: mode,
        inForce: mode,
        isInForce: z.boolean().describe("Whether what is in force is this text."),
        problems: z.array(problemJson),
      }),
    ),
    untouched: z.array(z.string()).describe("Policies that no file speaks of; they stay as they are."),
    mayImport: z.boolean(),
  })
  .meta({ id: "PolicyImport" });

export const exportPoliciesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/export",
  tag,
  ability: "audit.read",
  summary: "All policies as files with a manifest and a schema; the same policies make the same bytes",
  response: z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) }),
  run: async (ctx) => ({ files: await exportPolicies(ctx) }),
});

export const importPoliciesOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/import",
  tag,
  ability: write,
  summary: "Make drafts of files, all or none; with `dryRun` say what that would do",
  description: "Nothing comes into force by it. One file with an error refuses all.",
  query: z.strictObject({ dryRun: z.stringbool().default(false) }),
  file,
  response: planJson,
  run: async (ctx, { query, request }) => {
    const files = await filesIn(request);
    return query.dryRun ? planImport(ctx, files) : importPolicies(ctx, files);
  },
});

export const publishFilesOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policies/import/publish",
  tag,
  ability: write,
  summary:
    "Bring policies one step nearer to what files say: draft, proposal, and what was approved and backtested into force",
  description: "Repeat it until every policy is in force as the manifest says; what waits says for what.",
  query: z.strictObject({ why }),
  file,
  response: z.object({
    policies: z.array(
      z.object({
        name: z.string(),
        policy: z.string().nullable(),
        state: z.enum(["in force", "published", "proposed", "in review", "waits", "kept"]),
        words: z.string(),
      }),
    ),
  }),
  run: async (ctx, { query, request }) => ({
    policies: await publishFiles(ctx, await filesIn(request), query.why),
  }),
});

/** Larger than other bodies: a thousand policies. */
async function filesIn(request: Request): Promise<PolicyFile[]> {
  const body = await readFileBody(request, "policies.json");
  const limits = { maxBytes: 32 * 1_048_576 };
  return readShape(z.strictObject({ files: filesInput }), readJson(body, "The files", limits)).files;
}
