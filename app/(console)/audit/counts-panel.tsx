import { isoOf } from "@/app/_ui/format/time";
import { Histogram } from "@/app/_ui/histogram/histogram";
import type { Settled } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Histogram as Counts } from "@/lib/actions/histogram";
import { type AuditUrl, auditHref } from "./url";

/** The histogram, or its own failure: the table stands without it. */
export async function CountsPanel({
  counts,
  url,
  requestId,
}: {
  counts: Promise<Settled<Counts>>;
  url: AuditUrl;
  requestId: string;
}) {
  const end = await counts;
  if (!end.ok) {
    return (
      <Failure
        what="The counts could not be read"
        error={end.error}
        requestId={requestId}
        retryHref={auditHref(url)}
      />
    );
  }
  if (end.value.total === 0) return null;
  const { grainMs } = end.value;
  return (
    <Histogram
      counts={end.value}
      hrefOf={(bucket) =>
        auditHref(url, { from: isoOf(bucket.startMs), to: isoOf(bucket.startMs + grainMs) })
      }
    />
  );
}
