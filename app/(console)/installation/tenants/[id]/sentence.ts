import { bytes } from "@/app/_ui/format/bytes";
import { count, counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import type { Footprint } from "@/lib/tenants/footprint";
import type { TenantOverview } from "@/lib/tenants/overview";

/** `12 members, 2 of them administrators · last span 5 m ago · 12,408 rows, 2.1 GB`. */
export function tenantSentence(tenant: TenantOverview, nowMs: number): string {
  const { members, administrators, usage, demo } = tenant;
  const people = demo
    ? "open to the default tenant's members"
    : `${counted(members, "member")}, ${administrators === 0 ? "no administrator" : counted(administrators, "administrator")}`;
  if (!usage) return `${people} · the lake does not answer`;
  const last = usage.lastSpanAt ? `last span ${ago(usage.lastSpanAt, nowMs)}` : "no span yet";
  return `${people} · ${last} · ${count(usage.rows)} rows, ${bytes(usage.bytes)}`;
}

/** What a removal takes, a line each. */
export function whatGoes(tenant: TenantOverview, { store, lake }: Footprint): string[] {
  const of = (table: string) => store[table] ?? 0;
  const rest = Object.entries(store).filter(
    ([name]) => !["tenants", "people", "keys", "changes"].includes(name),
  );
  const others = rest.reduce((sum, [, rows]) => sum + rows, 0);
  return [
    `${counted(lake.actions ?? 0, "row")} of what its agents did${tenant.usage ? `, ${bytes(tenant.usage.bytes)} on disk` : ""}`,
    `${counted(of("people"), "member")}; accounts that belong to no other tenant go with their sign-ins`,
    counted(of("keys"), "key or token", "keys and tokens"),
    `${counted(of("changes"), "change")} in its log, and ${counted(others, "other row")} that people set`,
  ];
}
