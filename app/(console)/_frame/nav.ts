interface NavItem {
  href: string;
  label: string;
  /** Shown to operators of the installation only. */
  forOperators?: true;
}

export interface NavGroup {
  /** One of the four verbs, or null for what stands below them. */
  verb: string | null;
  items: NavItem[];
}

/** The console's map. A page is listed here when it exists. */
const NAV: readonly NavGroup[] = [
  {
    verb: "Watch",
    items: [
      { href: "/audit", label: "Audit" },
      { href: "/sessions", label: "Sessions" },
      { href: "/findings", label: "Findings" },
    ],
  },
  {
    verb: "Govern",
    items: [
      { href: "/agents", label: "Agents" },
      { href: "/tools", label: "Tools" },
      { href: "/models", label: "Models" },
      { href: "/gates", label: "Gates" },
      { href: "/people", label: "People" },
      { href: "/teams", label: "Teams" },
    ],
  },
  {
    verb: "Prove",
    items: [
      { href: "/changes", label: "Changes" },
      { href: "/events", label: "Security events" },
    ],
  },
  {
    verb: null,
    items: [
      { href: "/connect", label: "Connect" },
      { href: "/settings", label: "Settings" },
      { href: "/notifications", label: "Notifications" },
      { href: "/jobs", label: "Jobs" },
      { href: "/installation", label: "Installation", forOperators: true },
    ],
  },
];

/** The map as this person sees it. */
export function navFor(operates: boolean): NavGroup[] {
  return NAV.map((group) => ({
    ...group,
    items: group.items.filter((item) => operates || !item.forOperators),
  }));
}

/** True where the path is the item's page or one beneath it. */
export function isCurrent(href: string, path: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
