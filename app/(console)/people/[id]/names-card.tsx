import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { AliasView, PrincipalView } from "@/lib/principals/principal";
import css from "../people.module.css";
import { auditOf } from "../url";
import { SplitButton } from "./split-button";

interface NamesCardProps {
  one: PrincipalView;
  mayWrite: boolean;
  nowMs: number;
}

/** The names that somebody goes by, when telemetry said each, and the way to what was done under it. */
export function NamesCard({ one, mayWrite, nowMs }: NamesCardProps) {
  const addresses = new Set(one.accounts.map(({ email }) => email));
  const maySplit = mayWrite && one.mergedInto === null && one.aliases.length > 1;
  return (
    <section className={css.card} aria-labelledby="names">
      <div className={css.head}>
        <h2 id="names">Names</h2>
      </div>
      {one.aliases.length === 0 ? (
        <p className={css.foot}>None yet: merge what telemetry calls it into this one.</p>
      ) : (
        <ScrollRegion labelledBy="names">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">What it is</th>
                <th scope="col">First seen</th>
                <th scope="col">Last seen</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {one.aliases.map((alias) => (
                <tr key={alias.value}>
                  <th scope="row">
                    <span className={css.inline}>
                      <span className={css.value}>
                        <Text of={alias.value} />
                      </span>
                      <CopyButton text={alias.value} label={alias.kind} />
                    </span>
                  </th>
                  <td>{alias.kind}</td>
                  <Seen at={alias.firstSeenAt} nowMs={nowMs} />
                  <Seen at={alias.lastSeenAt} nowMs={nowMs} />
                  <td>
                    <div className={css.actions}>
                      <AuditLink alias={alias} />
                      {maySplit && !addresses.has(alias.value) && (
                        <SplitButton id={one.id} name={one.name} value={alias.value} />
                      )}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function Seen({ at, nowMs }: { at: string | null; nowMs: number }) {
  return (
    <td className={css.when} title={at ? fullTime(at) : undefined}>
      {at ? ago(at, nowMs) : <span className={css.subtle}>never</span>}
    </td>
  );
}

function AuditLink({ alias }: { alias: AliasView }) {
  if (alias.firstSeenAt === null) return null;
  return <a href={auditOf([alias.value], alias.firstSeenAt).href}>Audit</a>;
}
