"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import css from "./installation.module.css";
import { SECTIONS } from "./sections";

/** The ways between the pages of the installation. */
export function SectionNav() {
  const path = usePathname();
  const isAt = (href: string) =>
    href === "/installation"
      ? path === href || path.startsWith("/installation/tenants")
      : path.startsWith(href);
  return (
    <nav aria-label="Installation" className={css.sections}>
      {SECTIONS.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={isAt(href) ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
