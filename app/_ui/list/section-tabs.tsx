import Link from "next/link";
import { count } from "../format/count";
import css from "./section-tabs.module.css";

interface SectionTabsProps {
  /** What the sections are of, for those who hear it alone. */
  label: string;
  items: readonly {
    href: string;
    label: string;
    /** How many things stand there; left out where it is not known. */
    n?: number | undefined;
  }[];
  /** The address of the one that is shown. */
  here: string | undefined;
}

/** The ways between pages about one thing. */
export function SectionTabs({ label, items, here }: SectionTabsProps) {
  return (
    <nav aria-label={label} className={css.tabs}>
      {items.map((item) => (
        <Link
          prefetch={false}
          key={item.href}
          href={item.href}
          aria-current={item.href === here ? "page" : undefined}
        >
          {item.label}
          {item.n !== undefined && <span className={css.number}>{count(item.n)}</span>}
        </Link>
      ))}
    </nav>
  );
}
