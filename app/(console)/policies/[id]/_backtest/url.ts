import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { parseRange, type TimeRange } from "@/lib/base/time";
import { POLICY_MODES, type PolicyMode } from "@/lib/policies/decision";
import { policyHref } from "../../url";

/** The ranges one click away. */
export const RANGES = [
  { value: "24h", label: "24 h", words: "24 hours" },
  { value: "7d", label: "7 d", words: "7 days" },
  { value: "30d", label: "30 d", words: "30 days" },
] as const;

/** What the panel shows; empty text means: not said. */
export interface PanelUrl {
  /** 24h, 7d or 30d; `custom` where from and to are given. */
  range: string;
  from: string;
  to: string;
  mode: PolicyMode;
  /** `act_…` */
  sel: string;
}

export function readPanelUrl(params: SearchParams): PanelUrl {
  const text = (name: string) => param(params, name).slice(0, 60);
  const range = RANGES.find(({ value }) => value === text("range"))?.value;
  return {
    range: range ?? (text("from") ? "custom" : "7d"),
    from: text("from"),
    to: text("to"),
    mode: POLICY_MODES.find((one) => one === text("mode")) ?? "enforce",
    sel: text("sel"),
  };
}

/** Throws INVALID for times that cannot be read. */
export function rangeOf(url: PanelUrl, nowMs: number): TimeRange {
  return url.range === "custom"
    ? parseRange(url.from, url.to, nowMs)
    : parseRange(`now-${url.range}`, "", nowMs);
}

export function panelHref(policy: string, url: PanelUrl, change: Partial<PanelUrl>): string {
  const { range, from, to, mode, sel } = { ...url, ...change };
  const query = new URLSearchParams({
    ...(range === "custom" ? { from, to } : { range }),
    mode,
    ...(sel && { sel }),
  });
  return `${policyHref(policy)}?${query}`;
}
