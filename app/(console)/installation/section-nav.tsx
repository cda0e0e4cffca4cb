"use client";

import { usePathname } from "next/navigation";
import { SectionTabs } from "@/app/_ui/list/section-tabs";
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
    <div className={css.sections}>
      <SectionTabs
        label="Installation"
        items={SECTIONS}
        here={SECTIONS.find(({ href }) => isAt(href))?.href}
      />
    </div>
  );
}
