import Link from "next/link";
import { count } from "@/app/_ui/format/count";
import type { ToolCounts } from "@/lib/tools/facets";
import css from "./tools.module.css";
import { SERVERS_PATH, TOOLS_PATH } from "./url";

/** Between the tools and the servers that offer them. */
export function SectionNav({ current, counts }: { current: "tools" | "servers"; counts: ToolCounts | null }) {
  const items = [
    { key: "tools", href: TOOLS_PATH, label: "Tools", n: counts?.tools },
    { key: "servers", href: SERVERS_PATH, label: "Servers", n: counts?.servers },
  ];
  return (
    <nav aria-label="Tools and servers" className={css.tabs}>
      {items.map(({ key, href, label, n }) => (
        <Link key={key} href={href} aria-current={key === current ? "page" : undefined}>
          {label} {n !== undefined && <span className={css.subtle}>{count(n)}</span>}
        </Link>
      ))}
    </nav>
  );
}
