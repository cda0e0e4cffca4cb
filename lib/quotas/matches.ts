import { overrideAt, type QuotasInForce } from "./inForce";
import type { Asker, Quota, QuotaWindow } from "./quota";
import { windowAt } from "./window";

/** A counter that a request touches, and what it may reach at that moment. */
export interface TouchedCounter {
  quota: Quota;
  /** Empty: shared by all, or by all of whom nobody was named. */
  holder: string;
  window: QuotaWindow;
  /** The override's, else the quota's. */
  ceiling: number;
  /** The override that the ceiling comes from. */
  override: string | null;
}

/**
 * Which counters a request touches at a moment, one a quota that concerns it, in the order of the quotas' ids. Who was
 * not named shares one counter with all others who were not: leaving a name out opens nothing.
 */
export function countersOf(
  quotas: QuotasInForce,
  asker: Asker,
  model: string,
  provider: string,
  atMs: number,
): TouchedCounter[] {
  return quotas
    .about(asker)
    .filter(({ quota: { models } }) => isOfModels(models, model, provider))
    .map((one) => {
      const { quota } = one;
      const holder = holderOf(quota, asker);
      const override = overrideAt(one, holder, atMs);
      const ceiling = override?.ceiling ?? quota.ceiling;
      return { quota, holder, window: windowAt(quota, atMs), ceiling, override: override?.id ?? null };
    });
}

/** Whose counter of a quota a request counts in. */
export function holderOf(
  { subjectKind, subject, per }: Pick<Quota, "subjectKind" | "subject" | "per">,
  asker: Asker,
) {
  if (per !== "pooled") return asker[per] ?? "";
  return subject === null && subjectKind !== "tenant" ? (asker[subjectKind] ?? "") : "";
}

/**
 * By the name that requests and telemetry give the model, alone or after its provider. A request may say more than the quota, as
 * a gateway does that was told `namespace/name`: it is that model still, or spelling it out would lift the limit.
 */
function isOfModels(models: readonly string[], model: string, provider: string): boolean {
  return (
    models.length === 0 ||
    models.includes(`${provider}/${model}`) ||
    models.some((name) => name === model || model.endsWith(`/${name}`))
  );
}
