import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { Board } from "@/app/_ui/list/board";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { readSearch } from "@/app/_ui/list/read-search";
import { Stream } from "@/app/_ui/list/stream";
import { Empty } from "@/app/_ui/states/empty";
import { NoAccess } from "@/app/_ui/states/no-access";
import { usageChoices } from "@/lib/usage/choices";
import { Controls } from "./controls";
import { Panels } from "./panels";
import { readUsage } from "./read-usage";
import { Sentence } from "./sentence";
import { apiHref, readUsageUrl, type UsageUrl, unknownOf } from "./url";
import css from "./usage.module.css";

export const metadata: Metadata = { title: "Usage" };

/** Who is spending what? */
export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const params = await searchParams;
  const url = readUsageUrl(params);
  const unknown = unknownOf(params);
  const { range, error } = readSearch({ q: "", from: url.from, to: url.to, cursor: "" }, ctx.now());
  const choices = await usageChoices(ctx, url.scope);
  const reads = error ? null : readUsage(ctx, url, range);
  return (
    <Board>
      <div className={css.page}>
        <PageHead title="Usage" actions={<Exports url={url} />}>
          <Stream fallback="Reckoning…">{reads && <Sentence reads={reads} />}</Stream>
        </PageHead>
        <Controls url={url} choices={choices} />
        {unknown.length > 0 && (
          <p className={css.subtle}>
            The page does not know <Text of={unknown.join(" and ")} />, and shows what it begins with.
          </p>
        )}
        {error && (
          <Empty heading="The range cannot be read">
            <p>{error}</p>
          </Empty>
        )}
        {reads && <Panels reads={reads} url={url} requestId={ctx.requestId} />}
      </div>
    </Board>
  );
}

function Exports({ url }: { url: UsageUrl }) {
  const { by, measure } = url;
  const more = { by, measure, format: "csv", limit: "1000" };
  return (
    <a data-export className={buttons.button} href={apiHref(url, "/table", more)} download>
      Export CSV
    </a>
  );
}
