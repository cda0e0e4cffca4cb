import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { exportOptions, FORMATS, translatePolicies } from "@/lib/translations/translatePolicies";

const lossJson = z
  .object({
    rule: z
      .object({ policy: z.string(), policyName: z.string(), version: z.number().int(), rule: z.string() })
      .nullable(),
    kind: z.enum(["dangerous", "permit-lost", "stricter", "note"]),
    words: z.string(),
  })
  .meta({ id: "TranslationLoss" });

export const translatePoliciesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/translations/{format}",
  tag: "policies",
  ability: "audit.read",
  summary: "The policies in force in the language of a gateway, with what is lost",
  description:
    "Of the policies that decide; those that observe are left out. Refused (400) where it would let through what is denied here, naming rules and reasons, and where something permitted is lost unless `allowLoss` accepts that. The same policies and catalogs give the same bytes.",
  params: z.object({ format: z.enum(FORMATS) }),
  query: exportOptions.extend({
    allowLoss: z.stringbool().default(false).describe("accept that what is permitted here is denied there"),
  }),
  response: z.object({
    set: z.string().describe("digest of the versions that it was made from"),
    files: z.array(z.object({ name: z.string(), text: z.string() })),
    losses: z.array(lossJson),
  }),
  run: async (ctx, { params, query }) => {
    const { set, files, losses } = await translatePolicies(ctx, params.format, query);
    return { set, files: [...files], losses: [...losses] };
  },
});
