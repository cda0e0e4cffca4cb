"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isCurrent, type NavGroup } from "./nav";
import css from "./side-nav.module.css";

/** The four verbs at the left; the current page is named to assistive technology. */
export function SideNav({ groups }: { groups: NavGroup[] }) {
  const path = usePathname();
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
                  className={css.item}
                  aria-current={isCurrent(item.href, path) ? "page" : undefined}
                >
                  {item.label}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
