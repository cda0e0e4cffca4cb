import { z } from "zod";
import { MAX_SUBSCRIPTIONS } from "@/lib/subscriptions/list";
import { SUBJECT_KINDS, SUBSCRIPTION_STATES } from "@/lib/subscriptions/subscription";

const id = z.string().max(100);
const text = z.string().nullable();
const labels = z.record(z.string(), z.string());

const subject = z.strictObject({
  kind: z.enum(SUBJECT_KINDS),
  value: z.string().describe("a team's id, a group's name, a principal's id, or a user name"),
});
const subjectJson = subject.extend({ name: z.string() });

export const subscriptionsQuery = z.strictObject({
  q: z.string().max(200).optional().describe("Part of its name, display name or cost centre."),
  state: z.enum(SUBSCRIPTION_STATES).optional(),
  model: id.optional().describe("Those that hold this served model."),
  limit: z.coerce.number().int().min(1).max(MAX_SUBSCRIPTIONS).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const subscriptionBody = z.strictObject({
  name: z.string().describe("unique: lower-case letters, digits, - and ."),
  namespace: z.string().optional(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  priority: z.number().optional().describe("of several that would do, the highest is taken"),
  organisation: z.string().nullish(),
  costCentre: z.string().nullish(),
  labels: labels.optional(),
  owners: z.array(subject).optional().describe("who may draw on it, any one of them"),
  models: z
    .array(
      z.strictObject({
        model: z.string().describe("a served model's id, name or namespace/name"),
        billingNanoUsdPerMillion: z
          .number()
          .nullish()
          .describe(
            "`billingRate` of its MaaS manifest, nano-USD per million tokens; what is charged goes by prices",
          ),
      }),
    )
    .optional(),
});

export const subscriptionJson = z
  .object({
    id: z.string(),
    name: z.string(),
    namespace: z.string(),
    displayName: text,
    description: text,
    priority: z.number().int(),
    organisation: text,
    costCentre: text,
    labels,
    state: z.enum(SUBSCRIPTION_STATES),
    owners: z.array(subjectJson),
    models: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        namespace: z.string(),
        displayName: text,
        state: z.enum(SUBSCRIPTION_STATES),
        billingNanoUsdPerMillion: z.number().int().nullable(),
      }),
    ),
    activeKeys: z.number().int().describe("keys for models that draw on it"),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "Subscription" });

export const accessBody = z.strictObject({
  name: z.string(),
  namespace: z.string().optional(),
  subjects: z.array(subject).describe("any one that matches is enough"),
  models: z.array(z.string()).describe("served models by id, name or namespace/name"),
  organisation: z.string().nullish(),
  costCentre: z.string().nullish(),
  labels: labels.optional(),
});

export const accessJson = z
  .object({
    id: z.string(),
    name: z.string(),
    namespace: z.string(),
    subjects: z.array(subjectJson),
    models: z.array(z.object({ id: z.string(), name: z.string(), namespace: z.string() })),
    organisation: text,
    costCentre: text,
    labels,
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "ModelAccess" });
