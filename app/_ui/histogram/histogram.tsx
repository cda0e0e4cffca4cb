import type { Bucket, Histogram as Counts } from "@/lib/actions/histogram";
import { count, counted } from "../format/count";
import { dayMinute } from "../format/time";
import css from "./histogram.module.css";
import { worstSpell } from "./spell";
import { ticks } from "./ticks";

const HEIGHT = 56;
const SLOT = 10;
const GAPS = 4;
const LAYERS = ["ok", "other", "error", "denied"] as const;

const totalOf = (bucket: Bucket) => bucket.ok + bucket.other + bucket.error + bucket.denied;

function bucketWords(bucket: Bucket, grainMs: number): string {
  const parts = [counted(totalOf(bucket), "action")];
  if (bucket.error > 0) parts.push(counted(bucket.error, "error"));
  if (bucket.denied > 0) parts.push(`${count(bucket.denied)} denied`);
  return `${dayMinute(bucket.startMs)} – ${dayMinute(bucket.startMs + grainMs).slice(6)} UTC: ${parts.join(", ")}`;
}

/** One bar from the axis up: quiet counts below, denied on top so that its edge is seen, a gap of one unit between. */
function stack(
  bucket: Bucket,
  peak: number,
): { layer: (typeof LAYERS)[number]; y: number; height: number }[] {
  let top = HEIGHT;
  return LAYERS.filter((layer) => bucket[layer] > 0).map((layer) => {
    const height = Math.max((bucket[layer] / peak) * (HEIGHT - GAPS), 1.5);
    const y = top - height;
    top = y - 1;
    return { layer, y, height };
  });
}

function Plot({
  buckets,
  grainMs,
  hrefOf,
}: {
  buckets: Bucket[];
  grainMs: number;
  hrefOf: (bucket: Bucket) => string;
}) {
  const peak = Math.max(1, ...buckets.map(totalOf));
  return (
    <svg
      className={css.svg}
      viewBox={`0 0 ${buckets.length * SLOT} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {buckets.map((bucket, at) =>
        totalOf(bucket) === 0 ? null : (
          <a key={bucket.startMs} data-nav href={hrefOf(bucket)} tabIndex={-1}>
            <title>{bucketWords(bucket, grainMs)}</title>
            <rect className={css.slot} x={at * SLOT} y={0} width={SLOT} height={HEIGHT} />
            {stack(bucket, peak).map(({ layer, y, height }) => (
              <rect
                key={layer}
                className={css[layer]}
                x={at * SLOT + 0.75}
                y={y}
                width={SLOT - 1.5}
                height={height}
              />
            ))}
          </a>
        ),
      )}
    </svg>
  );
}

/** The same counts and links as rows, for keys and readers. */
function Twin({ buckets, hrefOf }: { buckets: Bucket[]; hrefOf: (bucket: Bucket) => string }) {
  return (
    <details className={css.twin}>
      <summary>Counts as a table</summary>
      <div className={css.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              <th scope="col">Actions</th>
              <th scope="col">Errors</th>
              <th scope="col">Denied</th>
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket) => (
              <tr key={bucket.startMs}>
                <th scope="row">
                  <a data-nav href={hrefOf(bucket)}>
                    {dayMinute(bucket.startMs)}
                  </a>
                </th>
                <td>{count(totalOf(bucket))}</td>
                <td>{count(bucket.error)}</td>
                <td>{count(bucket.denied)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Caption({ counts }: { counts: Counts }) {
  const spell = worstSpell(counts.buckets, counts.grainMs);
  const other = counts.buckets.reduce((sum, bucket) => sum + bucket.other, 0);
  const legend = [
    { key: "ok", n: counts.total - counts.errors - counts.denied - other, word: "ok" },
    { key: "other", n: other, word: "cancelled or unknown" },
    { key: "error", n: counts.errors, word: counts.errors === 1 ? "error" : "errors" },
    { key: "denied", n: counts.denied, word: "denied" },
  ].filter((entry) => entry.n > 0);
  return (
    <figcaption className={css.caption}>
      {legend.map((entry) => (
        <span key={entry.key} className={css.entry}>
          <span className={`${css.swatch} ${css[entry.key]}`} aria-hidden="true" />
          <strong>{count(entry.n)}</strong> {entry.word}
        </span>
      ))}
      {spell && (
        <span>
          {count(spell.count)} of the failures between {dayMinute(spell.startMs)} and{" "}
          {dayMinute(spell.endMs).slice(spell.endMs - spell.startMs < 86_400_000 ? 6 : 0)}
        </span>
      )}
    </figcaption>
  );
}

/** Counts over time as server-rendered SVG. Bars are links that zoom; the same links stand in the table twin. */
export function Histogram({ counts, hrefOf }: { counts: Counts; hrefOf: (bucket: Bucket) => string }) {
  const { buckets, grainMs } = counts;
  const first = buckets[0]?.startMs ?? 0;
  const end = (buckets.at(-1)?.startMs ?? 0) + grainMs;
  return (
    <figure className={css.figure}>
      <Caption counts={counts} />
      <div className={css.plot}>
        <Plot buckets={buckets} grainMs={grainMs} hrefOf={hrefOf} />
        <div className={css.axis} aria-hidden="true">
          {ticks(first, end, 9).map((tick) => (
            <span key={tick.at} style={{ insetInlineStart: `${(tick.at * 100).toFixed(2)}%` }}>
              {tick.label}
            </span>
          ))}
        </div>
      </div>
      <Twin buckets={buckets.filter((bucket) => totalOf(bucket) > 0)} hrefOf={hrefOf} />
    </figure>
  );
}
