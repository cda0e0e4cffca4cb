import { SectionTabs } from "@/app/_ui/list/section-tabs";
import { QUALITY_PATH, QUOTAS_PATH, WHY_PATH } from "./url";

const SECTIONS = [
  { href: QUOTAS_PATH, label: "Quotas" },
  { href: WHY_PATH, label: "Why was I limited?" },
  { href: QUALITY_PATH, label: "Quality" },
] as const;

/** The pages about quotas; `here` is the one that is shown. */
export function SectionNav({ here }: { here: (typeof SECTIONS)[number]["href"] }) {
  return <SectionTabs label="About quotas" items={SECTIONS} here={here} />;
}
