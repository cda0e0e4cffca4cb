import { z } from "zod";

export const STAGES = ["candidate", "staging", "production", "retired"] as const;
export type Stage = (typeof STAGES)[number];
/** Stages that gates stand before. */
export const GATED_STAGES = ["staging", "production"] as const;
export type GatedStage = (typeof GATED_STAGES)[number];
export const SUBJECTS = ["model", "agent"] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

const age = z.number().int().min(1).max(3_650).nullable().default(null);
const words = z.string().trim().min(1).max(200);
const base = z.strictObject({
  /** Stable within its set: waivers name it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "Use 1 to 40 lower-case letters, digits and hyphens"),
  name: words,
  /** The policy or control that asks for it. */
  requiredBy: words.nullable().default(null),
  /** Who answers for it. */
  owner: words.nullable().default(null),
});

const checks = [
  /** Signed by somebody whose signatures count, for this version's digest. `files`: the files were held against it. */
  base.extend({
    check: z.literal("signature"),
    files: z.boolean().default(false),
    logged: z.boolean().default(false),
  }),
  base.extend({ check: z.literal("bom"), maxAgeDays: age }),
  /** Every licence that the catalog or the bill of materials names, of the model or its parts, is one of these SPDX ids. */
  base.extend({ check: z.literal("licence"), allowed: z.array(words).min(1).max(200) }),
  /** Without a task any evaluation counts. With one its lower bound (95 %) is at least, or its upper at most, this. */
  base.extend({
    check: z.literal("evaluation"),
    task: words.nullable().default(null),
    metric: words.nullable().default(null),
    atLeast: z.number().nullable().default(null),
    atMost: z.number().nullable().default(null),
    maxAgeDays: age,
  }),
  /** The upper bound (95 %) of the attack success rate: over all probes (that begin so), or of each. */
  base.extend({
    check: z.literal("attack"),
    probe: words.nullable().default(null),
    each: z.boolean().default(false),
    max: z.number().min(0).max(1),
    maxAgeDays: age,
  }),
  /** By other people than those who handed the version or its evidence in. */
  base.extend({ check: z.literal("approvals"), count: z.number().int().min(1).max(10) }),
  base.extend({ check: z.literal("owner") }),
  base.extend({ check: z.literal("card") }),
  base.extend({ check: z.literal("policy") }),
  base.extend({ check: z.literal("attestation") }),
] as const;

/** One condition before a stage. */
export const gateSchema = z.discriminatedUnion("check", checks).superRefine((gate, ctx) => {
  if (gate.check !== "evaluation") return;
  const bounds = [gate.atLeast, gate.atMost].filter((one) => one !== null).length;
  if ((gate.task === null) !== (gate.metric === null)) {
    ctx.addIssue({
      code: "custom",
      path: ["metric"],
      message: "Name both the task and the metric, or neither",
    });
  }
  if (bounds !== (gate.task === null ? 0 : 1)) {
    ctx.addIssue({
      code: "custom",
      path: ["atLeast"],
      message: "A task needs either atLeast or atMost; none has neither",
    });
  }
});
export type Gate = z.output<typeof gateSchema>;
export type Check = Gate["check"];

/** What only agents have, and what only models have. */
const ONLY: Readonly<Record<SubjectKind, readonly Check[]>> = {
  model: ["signature", "bom", "licence"],
  agent: ["card", "policy", "attestation"],
};

/** The gates before one stage: at most 30, each id once, none of the other kind. */
export const gatesSchema = (subject: SubjectKind) =>
  z
    .array(gateSchema)
    .max(30)
    .superRefine((gates, ctx) => {
      const ids = new Set<string>();
      const other = ONLY[subject === "model" ? "agent" : "model"];
      gates.forEach(({ id, check }, at) => {
        if (ids.has(id)) ctx.addIssue({ code: "custom", path: [at, "id"], message: `${id} stands twice` });
        ids.add(id);
        if (other.includes(check)) {
          ctx.addIssue({
            code: "custom",
            path: [at, "check"],
            message: `${check} is not a check of ${subject}s`,
          });
        }
      });
    });

const plain = { requiredBy: null, owner: null };
const PERMISSIVE = [
  "Apache-2.0",
  "MIT",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "CC-BY-4.0",
  "CDLA-Permissive-2.0",
];
const MODEL_BASICS: Gate[] = [
  { ...plain, id: "bom", name: "Bill of materials", check: "bom", maxAgeDays: null },
  { ...plain, id: "licence", name: "Licence is allowed", check: "licence", allowed: PERMISSIVE },
  {
    ...plain,
    id: "evaluation",
    name: "Evaluated",
    check: "evaluation",
    task: null,
    metric: null,
    atLeast: null,
    atMost: null,
    maxAgeDays: 90,
  },
];
const RED_TEAM: Gate = {
  ...plain,
  id: "red-team",
  name: "Red team",
  check: "attack",
  probe: null,
  each: false,
  max: 0.1,
  maxAgeDays: 90,
};
const APPROVAL: Gate = {
  ...plain,
  id: "approval",
  name: "Approved by another person",
  check: "approvals",
  count: 1,
};
const OWNER: Gate = { ...plain, id: "owner", name: "Has an owner", check: "owner" };
const CARD: Gate = { ...plain, id: "card", name: "Card is signed", check: "card" };

/** What a tenant has that never edited its gates. */
export const DEFAULT_GATES: Readonly<Record<SubjectKind, Readonly<Record<GatedStage, readonly Gate[]>>>> = {
  model: {
    staging: MODEL_BASICS,
    production: [
      {
        ...plain,
        id: "signature",
        name: "Signed by somebody we trust",
        check: "signature",
        files: false,
        logged: false,
      },
      ...MODEL_BASICS,
      RED_TEAM,
      OWNER,
      APPROVAL,
    ],
  },
  agent: {
    staging: [OWNER, CARD],
    production: [
      OWNER,
      CARD,
      { ...RED_TEAM, maxAgeDays: 180 },
      { ...plain, id: "policy", name: "A policy covers it", check: "policy" },
      { ...plain, id: "attestation", name: "Attestation is current", check: "attestation" },
      APPROVAL,
    ],
  },
};
