import type { Ctx } from "@/lib/access/ctx";
import { countActions } from "@/lib/actions/count";
import { parseFilter } from "@/lib/actions/filter";
import { parseRange } from "@/lib/base/time";
import { withoutEach } from "../filter-bar/add-term";
import { rangeWords } from "../time-range/presets";
import type { ListUrl } from "./list-url";
import type { WayOut } from "./no-results";

const MOST = 5;

/** From an empty result: what each widening would show, counted, the largest first. Null where the tenant has no action at all. */
export async function waysOut(
  ctx: Ctx,
  url: ListUrl,
  hrefOf: (change: Pick<ListUrl, "q" | "from" | "to">) => string,
): Promise<WayOut[] | null> {
  const count = (q: string, from: string, to: string) =>
    countActions(ctx, { filter: parseFilter(q), range: parseRange(from, to, ctx.now()) });
  if ((await count("", "0", "")) === 0) return null;
  const wider = { words: "Search all time", q: url.q, from: "0", to: "" };
  const fewer = withoutEach(url.q).map((way) => ({
    words: `Without ${way.dropped}, ${rangeWords(url.from, url.to)}`,
    q: way.q,
    from: url.from,
    to: url.to,
  }));
  const counted = await Promise.all(
    [wider, ...fewer].slice(0, MOST).map(async ({ words, q, from, to }) => ({
      words,
      href: hrefOf({ q, from, to }),
      count: await count(q, from, to),
    })),
  );
  return counted.filter((way) => way.count > 0).sort((a, b) => b.count - a.count);
}
