import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { amountCell } from "@/lib/quotas/amount";
import type { CounterView } from "@/lib/quotas/listCounters";
import { quotaHref } from "../quotas/url";

/** `12,400 of 50,000 tokens left`. */
export function remainingWords({ remaining, ceiling, quota }: CounterView): string {
  return `${amountCell(remaining, quota.measure)} of ${amountCell(ceiling, quota.measure)} left`;
}

/** When the window begins anew, in UTC. */
export function resetWords({ resetsAt }: CounterView): string {
  return resetsAt === null ? "as requests end" : `${fullTime(resetsAt).slice(0, 16)} UTC`;
}

/** A counter's quota, with a link to all that is known of it. */
export function QuotaLink({ counter: { quota } }: { counter: CounterView }) {
  return (
    <Link href={quotaHref(quota.id)}>
      <Text of={quota.name} />
    </Link>
  );
}
