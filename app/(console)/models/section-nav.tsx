import Link from "next/link";
import css from "./models.module.css";

const SECTIONS = [
  { href: "/models", label: "Catalog" },
  { href: "/models/risk", label: "Risk" },
  { href: "/models/endpoints", label: "Endpoints" },
  { href: "/models/registries", label: "Registries" },
] as const;

/** The pages about models; `here` is the one that is shown. */
export function SectionNav({ here }: { here: (typeof SECTIONS)[number]["href"] }) {
  return (
    <nav aria-label="About models" className={css.sections}>
      {SECTIONS.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={href === here ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
