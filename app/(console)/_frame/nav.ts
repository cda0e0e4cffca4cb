import type { Ability } from "@/lib/access/abilities";

interface NavItem {
  href: string;
  label: string;
}

interface Listed extends NavItem {
  /** Shown to who has one of these; `audit.read` unless told, everybody where it is empty. */
  needs?: readonly Ability[];
}

export interface NavGroup {
  /** One of the four verbs, or null for what stands below them. */
  verb: string | null;
  items: NavItem[];
}

/** The console's map. A page is listed here when it exists. */
const NAV: readonly { verb: NavGroup["verb"]; items: readonly Listed[] }[] = [
  {
    verb: "Watch",
    items: [
      { href: "/audit", label: "Audit" },
      { href: "/sessions", label: "Sessions" },
      { href: "/findings", label: "Findings" },
      { href: "/stops", label: "Stops" },
    ],
  },
  {
    verb: "Govern",
    items: [
      { href: "/agents", label: "Agents" },
      { href: "/tools", label: "Tools" },
      { href: "/models", label: "Models" },
      { href: "/policies", label: "Policies" },
      { href: "/approvals", label: "Approvals" },
      { href: "/gates", label: "Gates" },
      { href: "/people", label: "People" },
      { href: "/teams", label: "Teams" },
    ],
  },
  {
    verb: "Serve",
    items: [
      { href: "/usage", label: "Usage" },
      { href: "/quotas", label: "Quotas" },
      { href: "/subscriptions", label: "Subscriptions" },
      { href: "/keys", label: "Keys" },
      { href: "/showback", label: "Showback" },
    ],
  },
  {
    verb: "Prove",
    items: [
      { href: "/changes", label: "Changes" },
      { href: "/events", label: "Security events", needs: ["security.read"] },
    ],
  },
  {
    verb: null,
    items: [
      { href: "/connect", label: "Connect" },
      { href: "/settings", label: "Settings", needs: ["members.write", "settings.write"] },
      { href: "/notifications", label: "Notifications", needs: ["settings.write"] },
      { href: "/jobs", label: "Jobs", needs: [] },
      { href: "/installation", label: "Installation", needs: ["operate"] },
    ],
  },
];

/** The map as this person sees it: only what they can open. Whoever operates the installation does so from any tenant. */
export function navFor(abilities: ReadonlySet<Ability>, operates: boolean): NavGroup[] {
  const has = (ability: Ability) => (ability === "operate" ? operates : abilities.has(ability));
  return NAV.map(({ verb, items }) => ({
    verb,
    items: items
      .filter(({ needs = ["audit.read"] }) => needs.length === 0 || needs.some(has))
      .map(({ href, label }) => ({ href, label })),
  })).filter(({ items }) => items.length > 0);
}

/** True where the path is the item's page or one beneath it. */
export function isCurrent(href: string, path: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
