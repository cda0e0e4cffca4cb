import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { count, counted } from "@/app/_ui/format/count";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { sumFigures } from "@/lib/usage/figures";
import type { UsageField, UsageFigures, UsageGroup, UsageOver } from "@/lib/usage/usage";
import { Cost } from "./cost";
import { auditHref, type UsageUrl, usageHref } from "./url";
import css from "./usage.module.css";
import { FIELD_WORDS, percentWords } from "./words";

const SHOWN = 25;

/** Everyone behind the chart, ranked by its measure, with bars; the foot equals the chart. */
export function GroupTable({ over, url }: { over: UsageOver; url: UsageUrl }) {
  const { rows, rest, totals, measure, by } = over;
  const shown = rows.slice(0, SHOWN);
  const others = rows.slice(SHOWN).map(({ figures }) => figures);
  const beyond = [...others, ...(rest ? [rest.figures] : [])];
  const most = Math.max(1, shown[0]?.figures[measure] ?? 0);
  const [one, many] = FIELD_WORDS[by];
  return (
    <>
      <h2 id="groups" className="bw-unseen">
        By {one}
      </h2>
      <ScrollRegion labelledBy="groups">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col" className={css.first}>
                {one}
              </th>
              <th scope="col" className={css.barCol}>
                Share
              </th>
              <Heads />
            </tr>
          </thead>
          <tbody>
            {shown.map(({ group, figures }) => (
              <tr key={group.id}>
                <th scope="row">
                  <GroupLinks group={group} by={by} url={url} />
                </th>
                <td className={css.barCol}>
                  <Share value={figures[measure]} most={most} total={totals[measure]} />
                </td>
                <Figures figures={figures} kind={over.kind} />
              </tr>
            ))}
            {beyond.length > 0 && (
              <Others
                over={over}
                words={counted(others.length + (rest?.groups ?? 0), `other ${one}`, `other ${many}`)}
                figures={sumFigures(beyond)}
                most={most}
              />
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              <td className={css.barCol} />
              <Figures figures={totals} kind={over.kind} />
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </>
  );
}

function Others({
  over,
  words,
  figures,
  most,
}: {
  over: UsageOver;
  words: string;
  figures: UsageFigures;
  most: number;
}) {
  const { measure, totals, kind } = over;
  return (
    <tr>
      <th scope="row">{words}</th>
      <td className={css.barCol}>
        <Share value={figures[measure]} most={most} total={totals[measure]} />
      </td>
      <Figures figures={figures} kind={kind} />
    </tr>
  );
}

function Share({ value, most, total }: { value: number; most: number; total: number }) {
  const width = Math.min(100, Math.max(0, (value / most) * 100));
  return (
    <span className={css.share}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect width={width} height="8" className={css.bar} />
      </svg>
      <span>{total > 0 ? percentWords(value / total) : "—"}</span>
    </span>
  );
}

/** To the audit where its words can say it, and to this page with nothing else. */
export function GroupLinks({ group, by, url }: { group: UsageGroup; by: UsageField; url: UsageUrl }) {
  const isOnly = url.scope[by]?.length === 1 && url.scope[by]?.[0] === group.id;
  return (
    <span className={css.group}>
      {group.audit === null ? (
        <Text of={group.name} />
      ) : (
        <a href={auditHref(url, group.audit)} title="Its requests in the audit">
          <Text of={group.name} />
        </a>
      )}
      {!group.known && <span className={css.subtle}>not in the catalog</span>}
      {!isOnly && group.id !== "several" && (
        <a
          data-nav
          className={css.only}
          href={usageHref(url, { scope: { ...url.scope, [by]: [group.id] } })}
          aria-label={`Only ${visible(group.name)}`}
        >
          only
        </a>
      )}
    </span>
  );
}

export const Heads = () =>
  ["Cost", "Tokens", "Requests", "Limited", "Errors"].map((name) => (
    <th key={name} scope="col" className={css.number}>
      {name}
    </th>
  ));

/** Cells under `Heads`. */
export function Figures({ figures, kind }: { figures: UsageFigures; kind: UsageOver["kind"] }) {
  const isTool = kind === "tool";
  return (
    <>
      <td className={css.number}>{isTool ? "—" : <Cost figures={figures} />}</td>
      <td className={css.number}>{isTool ? "—" : count(figures.tokens)}</td>
      <td className={css.number}>{count(figures.requests)}</td>
      <td className={css.number}>{count(figures.limited)}</td>
      <td className={css.number}>{count(figures.errors + figures.denied)}</td>
    </>
  );
}
