import { duration } from "@/app/_ui/format/duration";
import { usd } from "@/app/_ui/format/money";

const UNKNOWN = "Unknown";

/** A share of 1 in percent; unknown stays unknown. */
export function percent(share: number | null): string {
  return share === null ? UNKNOWN : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

export function milliseconds(ms: number | null): string {
  return ms === null ? UNKNOWN : duration(ms);
}

export function rate(perSecond: number | null): string {
  return perSecond === null ? UNKNOWN : perSecond.toFixed(perSecond < 10 ? 1 : 0);
}

export function money(nanoUsd: number | null): string {
  return nanoUsd === null ? UNKNOWN : usd(nanoUsd);
}

export function whole(value: number | null): string {
  return value === null ? UNKNOWN : String(Math.round(value));
}
