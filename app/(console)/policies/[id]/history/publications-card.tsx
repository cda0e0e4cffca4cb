import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { dayMinute, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { PolicyDetail, PublicationView } from "@/lib/policies/get";
import css from "../../policies.module.css";
import { historyHref } from "../../url";
import { MODE_WORDS } from "../../words";
import { RollBackButton } from "../force-dialogs";

const KINDS = { publish: "published", mode: "mode changed", rollback: "rolled back" } as const;

/** What was in force from when to when, by whom, why, and what the backtest said at that time. */
export function PublicationsCard({ policy, mayRollBack }: { policy: PolicyDetail; mayRollBack: boolean }) {
  const { publications, inForce } = policy;
  return (
    <section className={css.card} aria-labelledby="publications">
      <div className={css.head}>
        <h2 id="publications">In force</h2>
        {publications.length === 0 && <p className={css.subtle}>Never.</p>}
      </div>
      {publications.length > 0 && (
        <ScrollRegion labelledBy="publications">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">From (UTC)</th>
                <th scope="col">What</th>
                <th scope="col">Why</th>
                <th scope="col">Backtest then</th>
              </tr>
            </thead>
            <tbody>
              {publications.map((one, at) => (
                <PublicationRow key={one.id} policy={policy.id} publication={one}>
                  {mayRollBack &&
                    one.version !== inForce?.version &&
                    isNewestOf(publications, at) &&
                    policy.archivedAt === null && <RollBackButton policy={policy.id} to={one.version} />}
                </PublicationRow>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

/** One button a version. */
const isNewestOf = (publications: readonly PublicationView[], at: number) =>
  publications.findIndex(({ version }) => version === publications[at]?.version) === at;

interface PublicationRowProps {
  policy: string;
  publication: PublicationView;
  /** What can be done about it, under what it was. */
  children: React.ReactNode;
}

function PublicationRow({ policy, publication: one, children }: PublicationRowProps) {
  return (
    <tr>
      <td className={css.when} title={fullTime(one.from)}>
        {dayMinute(Date.parse(one.from))}
        <div className={css.subtle}>{one.to ? `to ${dayMinute(Date.parse(one.to))}` : "until now"}</div>
      </td>
      <td>
        <Link href={historyHref(policy, one.version)}>Version {one.version}</Link>{" "}
        {MODE_WORDS[one.mode].toLowerCase()}
        <div className={css.subtle}>
          {KINDS[one.kind]} by <Text of={one.by.name} />
        </div>
        {children}
      </td>
      <td>
        <Text of={one.why} />
        {one.endWhy && (
          <div className={css.subtle}>
            ended by <Text of={one.endedBy ?? "somebody"} />: <Text of={one.endWhy} />
          </div>
        )}
      </td>
      <td>{backtestWords(one.backtestSummary)}</td>
    </tr>
  );
}

const TOTALS = [
  ["newlyAllowed", "newly allowed"],
  ["newlyDenied", "newly denied"],
  ["newlyHeld", "newly held"],
] as const;

/** `of 12,408 actions 31 would change: 2 newly allowed, 29 newly denied`. */
function backtestWords(summary: object | null): string {
  const totals = summary && "totals" in summary ? summary.totals : null;
  if (typeof totals !== "object" || totals === null) return summary ? "Done" : "None";
  const of = (name: string) => {
    const value = (totals as Readonly<Record<string, unknown>>)[name];
    return typeof value === "number" ? value : 0;
  };
  const parts = TOTALS.filter(([name]) => of(name) > 0).map(([name, words]) => `${count(of(name))} ${words}`);
  return `Of ${count(of("judged"))} actions ${parts.length === 0 ? "none would change" : parts.join(", ")}`;
}
