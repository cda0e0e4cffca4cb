import { Text } from "@/app/_ui/content/text";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountWords } from "@/lib/quotas/amount";
import type { OverrideView } from "@/lib/quotas/override";
import type { QuotaView } from "@/lib/quotas/view";
import { endOverrideMutation } from "../mutations";
import css from "../quotas.module.css";
import { zoneTime } from "../words";

interface OverridesCardProps {
  quota: QuotaView;
  overrides: readonly OverrideView[];
  mayWrite: boolean;
  nowMs: number;
}

const STATES: Readonly<Record<OverrideView["state"], string>> = {
  coming: "To come",
  active: "In force",
  ended: "Over",
};

/** Other ceilings for a while: for whom, why, by whom, until when. */
export function OverridesCard({ quota, overrides, mayWrite, nowMs }: OverridesCardProps) {
  return (
    <section className={css.card} aria-labelledby="overrides">
      <div className={css.head}>
        <h2 id="overrides">Overrides</h2>
      </div>
      {overrides.length === 0 ? (
        <p className={css.foot}>The ceiling was never another for a while.</p>
      ) : (
        <ScrollRegion labelledBy="overrides">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Ceiling</th>
                <th scope="col">For</th>
                <th scope="col">Why</th>
                <th scope="col">From, until</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {overrides.map((one) => (
                <OverrideRow key={one.id} one={one} quota={quota} mayWrite={mayWrite} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

interface OverrideRowProps extends Omit<OverridesCardProps, "overrides"> {
  one: OverrideView;
}

function OverrideRow({ one, quota, mayWrite, nowMs }: OverrideRowProps) {
  return (
    <tr>
      <th scope="row">{amountWords(one.ceiling, quota.measure)}</th>
      <td>{one.holder === null ? "All" : <Text of={one.holderName ?? one.holder} />}</td>
      <td className={css.wide}>
        <Text of={one.reason} />
        <div className={css.subtle}>
          asked by <Text of={one.requestedBy} />, approved by <Text of={one.approvedBy} />
        </div>
      </td>
      <td>
        {zoneTime(one.startsAt, quota.zone, nowMs)}
        <div>
          {zoneTime(one.endedEarlyAt ?? one.endsAt, quota.zone, nowMs)}{" "}
          <span className={css.subtle}>{quota.zone}</span>
        </div>
      </td>
      <td>
        {one.endedEarlyAt === null ? STATES[one.state] : "Ended early"}
        {mayWrite && one.state !== "ended" && (
          <div>
            <ConfirmButton
              label="End"
              name={`End the override of ${amountWords(one.ceiling, quota.measure)}`}
              id={one.id}
              action={endOverrideMutation}
              submit="End it"
            >
              Within 2 seconds the quota&apos;s own ceiling counts again. What was used stays used.
            </ConfirmButton>
          </div>
        )}
      </td>
    </tr>
  );
}
