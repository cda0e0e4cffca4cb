import { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { inForceNow } from "@/lib/policies/inForce";
import type { JudgedBy } from "@/lib/policies/judge";
import { translateGatekeeper, translateKyverno } from "./admission";
import { translateKuadrant } from "./kuadrant";
import { type Loss, refusalOf, type Translation } from "./loss";
import { translateMcpGateway } from "./mcpGateway";
import { readSignedDigests } from "./posture";
import { readWorld } from "./readWorld";
import { translateRossoctl } from "./rossoctl";
import { translateRules } from "./translateRules";

export const FORMATS = ["kuadrant", "mcp-gateway", "kyverno", "gatekeeper", "rossoctl"] as const;
export type Format = (typeof FORMATS)[number];

const kubernetesName = z
  .string()
  .trim()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "Use lower case letters, digits and hyphens.");
const optionalText = z
  .string()
  .trim()
  .max(300)
  .nullish()
  .transform((text) => text || null);

/** What an export is for; everything has a default. */
export const exportOptions = z.strictObject({
  /** `cel`, `rego`, or `ask`: the gateway asks the decision point. For Kuadrant. */
  variant: z.enum(["cel", "rego", "ask"]).default("cel"),
  namespace: kubernetesName.default("gateway-system"),
  gateway: kubernetesName.default("mcp-gateway"),
  listener: kubernetesName.default("mcps"),
  /** Of the registrations of servers whose name here has no namespace. */
  serverNamespace: kubernetesName.default("mcp-servers"),
  /** Sandboxed runtime classes, by commas. For Kyverno and Gatekeeper. */
  runtimeClasses: z
    .string()
    .default("kata")
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(kubernetesName).min(1).max(20)),
  region: optionalText,
  environment: optionalText,
  /** Address of the decision point, as the gateway reaches it. */
  decisionPoint: z
    .string()
    .trim()
    .max(2_000)
    .nullish()
    .transform((text) => text?.replace(/\/+$/, "") || null)
    .refine(
      (text) => text === null || /^https?:\/\/[^\s"']+$/.test(text),
      "Give an address, such as https://decide.example.com.",
    ),
});
type ExportOptions = z.output<typeof exportOptions>;

/** An export as it would be, and why it is not handed out. */
export interface TranslationPreview extends Translation {
  /** Digest of the versions that it was made from. */
  set: string;
  /** Why it is refused, also where losses of permits are accepted; null where it is not. */
  refusal: string | null;
  /** Why it is refused where they are not; null where nothing permitted is lost. */
  refusalUnlessAccepted: string | null;
}

/**
 * The policies in force (those that decide, not those that observe) in the language of others, with what is lost. Files of a refused
 * one are left out. Needs `audit.read`; throws PRECONDITION where no policy decides.
 */
export async function previewTranslation(
  ctx: Ctx,
  format: Format,
  options: ExportOptions,
): Promise<TranslationPreview> {
  requireAbility(ctx, "audit.read");
  const inForce = await inForceNow(ctx);
  const enforced = inForce?.enforced;
  if (!inForce || !enforced) {
    const what = "No policy in force decides anything, so there is nothing to export.";
    throw new DomainError("PRECONDITION", { what, fix: "Publish a policy in mode hold or enforce." });
  }
  const { files, losses } = await translate(ctx, format, options, enforced);
  const observing = inForce.publications.filter(({ mode }) => mode === "observe");
  const unread = enforced.book.unread.map(
    (words): Loss => ({ rule: null, kind: "dangerous", words: `${words}.` }),
  );
  const all = [...unread, ...losses, ...observing.map(observed)].sort(
    (a, b) => ORDER[a.kind] - ORDER[b.kind],
  );
  const refusal = refusalOf(all, true);
  return {
    files: refusal === null ? files : [],
    losses: all,
    set: enforced.digest,
    refusal,
    refusalUnlessAccepted: refusalOf(all, false),
  };
}

async function translate(
  ctx: Ctx,
  format: Format,
  options: ExportOptions,
  { book, digest: set }: JudgedBy,
): Promise<Translation> {
  if (format === "rossoctl") return translateRossoctl({ ...options, set });
  if (format === "kyverno" || format === "gatekeeper") {
    const facts = { runtimeClasses: options.runtimeClasses, digests: await readSignedDigests(ctx) };
    return format === "kyverno" ? translateKyverno(facts, set) : translateGatekeeper(facts, set);
  }
  const world = await readWorld(ctx, options);
  const translated = translateRules(book.rules, world);
  const gateway = { ...options, issuers: world.issuers, set };
  return format === "kuadrant"
    ? translateKuadrant(translated, gateway)
    : translateMcpGateway(translated, gateway);
}

const ORDER: Readonly<Record<Loss["kind"], number>> = {
  dangerous: 0,
  "permit-lost": 1,
  stricter: 2,
  note: 3,
};

const observed = ({ policyName }: { policyName: string }): Loss => ({
  rule: null,
  kind: "note",
  words: `${policyName} only observes, so it is not in the export.`,
});

/** The same, to be applied: throws INVALID where it is refused. `allowLoss`: what is permitted here may be denied there. */
export async function translatePolicies(
  ctx: Ctx,
  format: Format,
  { allowLoss, ...options }: ExportOptions & { allowLoss: boolean },
): Promise<Translation & { set: string }> {
  const { files, losses, set, refusal, refusalUnlessAccepted } = await previewTranslation(
    ctx,
    format,
    options,
  );
  const why = allowLoss ? refusal : refusalUnlessAccepted;
  if (why === null) return { files, losses, set };
  const isDangerous = refusal !== null;
  throw new DomainError("INVALID", {
    what: "The policies in force cannot be exported like this.",
    why,
    fix: isDangerous
      ? "Change the rules that are named, or let the gateway ask the decision point (Kuadrant AuthPolicy, variant ask in the API)."
      : "Accept it (allowLoss), or change the rules that are named.",
  });
}
