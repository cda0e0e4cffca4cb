import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Coded } from "@/app/_ui/content/coded";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import {
  exportOptions,
  previewTranslation,
  type TranslationPreview,
} from "@/lib/translations/translatePolicies";
import css from "../policies.module.css";
import { ChooseForm } from "./choose-form";
import own from "./exports.module.css";
import { FileCard } from "./files-card";
import { LossesCard } from "./losses-card";
import { askedFor, PATH, readExportsUrl } from "./url";

export const metadata: Metadata = { title: "Export policies" };

/** `1 file, 3 losses · set 0123456789abcdef`, or that it is refused. */
function sentenceOf({ files, losses, set }: TranslationPreview, refusal: string | null): string {
  const lost = losses.filter(({ kind }) => kind !== "note").length;
  const what = refusal === null ? counted(files.length, "file") : "Refused";
  return `${what}, ${counted(lost, "loss", "losses")} · made from set ${set.slice(0, 16)}`;
}

/** What would a gateway do with our policies, and what would it not? */
export default async function ExportsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readExportsUrl(await searchParams);
  const { format, options } = askedFor(url.choice ?? "mcp-gateway", url);
  const preview = async () => previewTranslation(ctx, format, readShape(exportOptions, options));
  const end = await settle(preview(), ctx.requestId);
  const refusal = end.ok ? (url.allowLoss ? end.value.refusal : end.value.refusalUnlessAccepted) : null;
  const isNothing = !end.ok && isDomainError(end.error) && end.error.code === "PRECONDITION";
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href="/policies">Policies</Link>
      </nav>
      <PageHead title="Export policies">
        {end.ok ? sentenceOf(end.value, refusal) : "For gateways that decide by themselves"}
      </PageHead>
      <section className={css.card} aria-label="What to export">
        <ChooseForm url={url} />
      </section>
      {isNothing && (
        <Empty heading="Nothing to export yet">
          <p>
            No policy in force decides anything. Publish one in mode hold or enforce; one that observes stays
            here.
          </p>
        </Empty>
      )}
      {!end.ok && !isNothing && (
        <Failure
          what="The export could not be made"
          error={end.error}
          requestId={ctx.requestId}
          retryHref={PATH}
        />
      )}
      {end.ok && refusal !== null && (
        <section className={css.card} aria-label="Refused" role="alert">
          <p className={`${own.body} ${own.wrong}`}>
            <strong>Not exported.</strong> <Coded of={refusal} />
          </p>
        </section>
      )}
      {end.ok && <LossesCard losses={end.value.losses} />}
      {end.ok && refusal === null && end.value.files.map((file) => <FileCard key={file.name} file={file} />)}
    </div>
  );
}
