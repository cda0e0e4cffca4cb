"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { count } from "@/app/_ui/format/count";
import type { OpenCounts } from "@/lib/approvals/countOpen";
import { isCurrent, type NavGroup } from "./nav";
import css from "./side-nav.module.css";
import { useOpenCounts } from "./use-open-counts";

/** The four verbs at the left; the current page is named to assistive technology. */
export function SideNav({ groups, open }: { groups: NavGroup[]; open: OpenCounts | null }) {
  const path = usePathname();
  const counts = useOpenCounts(open, path);
  return (
    <nav aria-label="Main" className={css.nav}>
      {groups.map((group) => (
        <section key={group.verb ?? "more"} className={css.group}>
          {group.verb !== null && <h2 className={css.verb}>{group.verb}</h2>}
          <ul className={css.list}>
            {group.items.map((item) => (
              <li key={item.href}>
                <Link
                  href={item.href}
                  // Fetching them all beforehand asked the server fifty times for each page that anybody opened.
                  prefetch={false}
                  className={css.item}
                  aria-current={isCurrent(item.href, path) ? "page" : undefined}
                >
                  {item.label}
                  <Count href={item.href} counts={counts} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

const COUNTED = {
  "/approvals": { of: "approvals", words: "waiting" },
  "/stops": { of: "stops", words: "in force" },
} as const;

/** Quiet where nothing waits and nothing is stopped: no number then. */
function Count({ href, counts }: { href: string; counts: OpenCounts | null }) {
  const counted = COUNTED[href as keyof typeof COUNTED];
  const n = counted && counts ? counts[counted.of] : 0;
  if (!counted || n === 0) return null;
  return (
    <span className={css[counted.of]}>
      {count(n)}
      <span className="bw-unseen"> {counted.words}</span>
    </span>
  );
}
