import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { settings } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { inputWords } from "@/lib/base/inputWords";
import { change } from "@/lib/changes/change";
import { heldBy } from "@/lib/changes/held";

/** What a tenant can set: its value's schema, the value unless set, and who may set it. */
const SETTINGS = {
  /** Members with a local account need a second factor before any page opens. */
  "signIn.secondFactor": { schema: z.boolean(), unset: false, ability: "members.write" },
  /** Of the installation, in the default tenant: the sign-ins of an identity whose provider said nothing for so long end. */
  "signIn.providerSilenceHours": {
    schema: z.number().int().min(1).max(168),
    unset: 12,
    ability: "operate",
  },
  /** For how long security events are kept. */
  "securityEvents.keepDays": {
    schema: z.number().int().min(30).max(3650),
    unset: 400,
    ability: "settings.write",
  },
  /** For how long a model key may be good at most. */
  "keys.maxDays": { schema: z.number().int().min(1).max(3650), unset: 365, ability: "maas.write" },
} as const satisfies Record<string, { schema: z.ZodType; unset: unknown; ability: Ability }>;

export type SettingName = keyof typeof SETTINGS;
export type SettingValue<N extends SettingName> = z.output<(typeof SETTINGS)[N]["schema"]>;

const heldOf = heldBy<Map<string, unknown>>();

/** A setting of a tenant as it stands now, or its default; an edit elsewhere shows within 2 s. */
export async function readSetting<N extends SettingName>(
  tenant: string,
  name: N,
  nowMs: number,
): Promise<SettingValue<N>> {
  const values = await heldOf(tenant).get(tenant, nowMs, () => load(tenant));
  const parsed = SETTINGS[name].schema.safeParse(values.get(name));
  return (parsed.success ? parsed.data : SETTINGS[name].unset) as SettingValue<N>;
}

/** Sets it. Throws FORBIDDEN, INVALID. */
export async function writeSetting<N extends SettingName>(ctx: Ctx, name: N, value: unknown): Promise<void> {
  const { schema, ability } = SETTINGS[name];
  const parsed = schema.safeParse(value, { error: inputWords });
  if (!parsed.success) {
    const what = `${name} cannot be ${JSON.stringify(value)?.slice(0, 60)}.`;
    throw new DomainError("INVALID", { what, fix: parsed.error.issues[0]?.message }, { value: what });
  }
  await change(ctx, { verb: "set", noun: "setting", ability }, async (tx, record) => {
    const here = and(eq(settings.tenant, ctx.tenant), eq(settings.key, name));
    const [old] = await tx.select().from(settings).where(here).for("update");
    const updatedAt = new Date(ctx.now());
    const target = [settings.tenant, settings.key];
    await tx
      .insert(settings)
      .values({ tenant: ctx.tenant, key: name, value: parsed.data, updatedAt })
      .onConflictDoUpdate({ target, set: { value: parsed.data, updatedAt } });
    const before = { value: old?.value ?? SETTINGS[name].unset };
    record({ target: name, before, after: { value: parsed.data } });
  });
}

async function load(tenant: string): Promise<Map<string, unknown>> {
  const rows = await store().select().from(settings).where(eq(settings.tenant, tenant));
  return new Map(rows.map((row) => [row.key, row.value]));
}
