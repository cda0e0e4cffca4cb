import { count, counted } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { UsageLatency } from "@/lib/usage/latency";
import type { UsageTable } from "@/lib/usage/table";
import { Figures, GroupLinks, Heads } from "./group-table";
import type { UsageUrl } from "./url";
import css from "./usage.module.css";
import { FIELD_WORDS } from "./words";

const Nothing = () => <p className={css.foot}>Nothing in this range and scope.</p>;

/** User × model × subscription with all figures; the foot is the sum of everything, shown or not. */
export function Together({ table, url }: { table: UsageTable; url: UsageUrl }) {
  const { by, rows, rest, totals } = table;
  if (rows.length === 0) return <Nothing />;
  return (
    <ScrollRegion labelledBy="together">
      <table className={css.table}>
        <thead>
          <tr>
            {by.map((field) => (
              <th key={field} scope="col">
                {FIELD_WORDS[field][0]}
              </th>
            ))}
            <Heads />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ groups, figures }) => (
            <tr key={groups.map(({ id }) => id).join("\n")}>
              {groups.map((group, nth) => {
                const field = by[nth] ?? "user";
                const links = <GroupLinks group={group} by={field} url={url} />;
                return nth === 0 ? (
                  <th key={field} scope="row">
                    {links}
                  </th>
                ) : (
                  <td key={field}>{links}</td>
                );
              })}
              <Figures figures={figures} kind="model" />
            </tr>
          ))}
          {rest && (
            <tr>
              <th scope="row" colSpan={by.length}>
                {counted(rest.rows, "row")} more
              </th>
              <Figures figures={rest.figures} kind="model" />
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={by.length}>
              Together
            </th>
            <Figures figures={totals} kind="model" />
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

/** The first ten by one figure, without those who have none of it. */
export function Top({ table, of, url }: { table: UsageTable; of: "tokens" | "limited"; url: UsageUrl }) {
  const rows = table.rows.filter(({ figures }) => figures[of] > 0);
  if (rows.length === 0)
    return <p className={css.foot}>{of === "limited" ? "Nobody was limited." : "Nobody used tokens."}</p>;
  return (
    <ol className={css.top}>
      {rows.map(({ groups: [user], figures }) => (
        <li key={user?.id}>
          {user && <GroupLinks group={user} by="user" url={url} />}
          <strong>{count(figures[of])}</strong>
        </li>
      ))}
    </ol>
  );
}

/** How long calls took, by subscription. */
export function Latency({ latency, url }: { latency: UsageLatency[] | null; url: UsageUrl }) {
  if (latency === null)
    return (
      <p className={css.foot}>
        Latency is kept by subscription, model, key and its holder: the scope has something else.
      </p>
    );
  if (latency.length === 0) return <Nothing />;
  return (
    <ScrollRegion labelledBy="latency">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Subscription</th>
            {["Calls", "P50", "P90", "P95", "P99"].map((name) => (
              <th key={name} scope="col" className={css.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {latency.map(({ group, calls, ...times }) => (
            <tr key={group.id}>
              <th scope="row">
                <GroupLinks group={group} by="subscription" url={url} />
              </th>
              <td className={css.number}>{count(calls)}</td>
              {[times.p50Ms, times.p90Ms, times.p95Ms, times.p99Ms].map((ms, nth) => (
                <td key={["50", "90", "95", "99"][nth]} className={css.number}>
                  {duration(ms)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.foot}>Of calls that ended well; each within 5 % of the exact figure.</p>
    </ScrollRegion>
  );
}
