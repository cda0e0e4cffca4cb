import { count, counted } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import type { Settled } from "@/app/_ui/list/settle";
import { rangeWords } from "@/app/_ui/time-range/presets";
import type { Histogram } from "@/lib/actions/histogram";
import type { AuditUrl } from "./url";

/** The answer in one line, as text. */
function sentenceOf(counts: Histogram, url: AuditUrl): string {
  const parts = [counted(counts.total, "action")];
  if (counts.errors > 0) parts.push(counted(counts.errors, "error"));
  if (counts.denied > 0) parts.push(`${count(counts.denied)} denied`);
  parts.push(counted(counts.agents, "agent"));
  if (counts.costNanoUsd > 0) parts.push(usd(counts.costNanoUsd));
  parts.push(rangeWords(url.from, url.to));
  return parts.join(" · ");
}

/** The page's first line; where the counts failed it still says the range. */
export async function Sentence({ counts, url }: { counts: Promise<Settled<Histogram>>; url: AuditUrl }) {
  const end = await counts;
  return <span>{end.ok ? sentenceOf(end.value, url) : rangeWords(url.from, url.to)}</span>;
}
