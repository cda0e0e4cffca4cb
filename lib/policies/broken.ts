import { log } from "@/lib/base/log";
import type { PolicyMode } from "./decision";

/** A version in force whose text Cedar does not read any more, as after an upgrade, or that somebody altered past the product. */
export interface Broken {
  policy: string;
  policyName: string;
  version: number;
  mode: PolicyMode;
  /** What Cedar says, or that it was altered. */
  why: string;
}

/** What a decision says of it. */
export const brokenWords = ({ policyName, version, why }: Broken): string =>
  `${policyName}, version ${version}, is in force and cannot be read: ${why.replace(/\.+$/, "")}`;

const SLOT = Symbol.for("bailiwick.brokenPolicies");
const slot = globalThis as { [SLOT]?: Map<string, readonly Broken[]> };

/** By tenant, of those whose policies this process has loaded. Next bundles this module a second time, so it lives on globalThis. */
function known(): Map<string, readonly Broken[]> {
  slot[SLOT] ??= new Map();
  return slot[SLOT];
}

/** Remembers which policies of a tenant cannot be read as they were just loaded, and says so in the log when that changes. */
export function noteBroken(tenant: string, broken: readonly Broken[]): void {
  const before = known().get(tenant) ?? [];
  if (broken.length > 0) known().set(tenant, broken);
  else known().delete(tenant);
  const keys = new Set(before.map(keyOf));
  for (const one of broken.filter((each) => !keys.has(keyOf(each))))
    log("error", "a policy in force cannot be read, and denies", { tenant, ...one });
  if (before.length > 0 && broken.length === 0)
    log("info", "all policies in force can be read again", { tenant });
}

const keyOf = ({ policy, version, mode }: Broken) => `${policy} ${version} ${mode}`;

/** How many policies in force cannot be read, of all tenants whose policies this process has loaded but those that are gone. */
export function countBroken(removed: ReadonlySet<string>): number {
  for (const tenant of known().keys()) if (removed.has(tenant)) known().delete(tenant);
  return [...known().values()].reduce((sum, { length }) => sum + length, 0);
}
