import { SectionTabs } from "@/app/_ui/list/section-tabs";
import type { ToolCounts } from "@/lib/tools/facets";
import { SERVERS_PATH, TOOLS_PATH } from "./url";

/** Between the tools and the servers that offer them. */
export function SectionNav({ current, counts }: { current: "tools" | "servers"; counts: ToolCounts | null }) {
  const items = [
    { href: TOOLS_PATH, label: "Tools", n: counts?.tools },
    { href: SERVERS_PATH, label: "Servers", n: counts?.servers },
  ];
  const here = current === "tools" ? TOOLS_PATH : SERVERS_PATH;
  return <SectionTabs label="Tools and servers" items={items} here={here} />;
}
