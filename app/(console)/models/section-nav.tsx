import { SectionTabs } from "@/app/_ui/list/section-tabs";

const SECTIONS = [
  { href: "/models", label: "Catalog" },
  { href: "/models/risk", label: "Risk" },
  { href: "/models/served", label: "Served" },
  { href: "/models/endpoints", label: "Endpoints" },
  { href: "/models/prices", label: "Prices" },
  { href: "/models/registries", label: "Registries" },
] as const;

/** The pages about models; `here` is the one that is shown. */
export function SectionNav({ here }: { here: (typeof SECTIONS)[number]["href"] }) {
  return <SectionTabs label="About models" items={SECTIONS} here={here} />;
}
