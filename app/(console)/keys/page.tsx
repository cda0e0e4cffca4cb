import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { countKeys } from "@/lib/keys/count";
import { findKeys } from "@/lib/keys/find";
import { kindsSeenBy } from "@/lib/keys/own";
import { countersOfKeys } from "@/lib/quotas/ofKeys";
import { keyChoices } from "./choices";
import { IssueKeyButton } from "./issue-dialog";
import { MaxDaysButton } from "./key-dialogs";
import { KeysTable } from "./keys-table";
import { NarrowForm } from "./narrow-form";
import { PasteBox } from "./paste-box";
import { filterOf, isNarrowed, type KeysUrl, KINDS, keysHref, REVOKE_PATH, readKeysUrl } from "./url";
import { keysSentence } from "./words";

export const metadata: Metadata = { title: "Keys" };

async function read(ctx: Ctx, url: KeysUrl) {
  const page = await findKeys(ctx, filterOf(url));
  return { page, counters: await countersOfKeys(ctx, page.keys) };
}

/** Which key is this, who holds it, and is it safe to kill? */
export default async function KeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readKeysUrl(await searchParams);
  const [counts, list, choices] = await Promise.all([
    settle(countKeys(ctx), ctx.requestId),
    settle(read(ctx, url), ctx.requestId),
    settle(keyChoices(ctx), ctx.requestId),
  ]);
  const seen = kindsSeenBy(ctx);
  const isAdmin = ctx.abilities.has("maas.write");
  return (
    <div className={panels.page}>
      <PageHead
        title="Keys"
        actions={
          <>
            {isAdmin && (
              <Link href={REVOKE_PATH} className={button.button}>
                Revoke many
              </Link>
            )}
            {choices.ok && choices.value.subscriptions.length > 0 && (
              <IssueKeyButton choices={choices.value} />
            )}
          </>
        }
      >
        {counts.ok && keysSentence(counts.value)}
      </PageHead>
      <PasteBox />
      <NarrowForm url={url} kinds={KINDS.filter((kind) => kind === "model" || seen.includes(kind))} />
      <section className={panels.rows} aria-label="Keys">
        {!list.ok && (
          <Failure
            what="The keys could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={keysHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.page.keys.length === 0 && <NoKeys narrowed={isNarrowed(url)} />}
        {list.ok && list.value.page.keys.length > 0 && (
          <KeysTable {...list.value} url={url} nowMs={ctx.now()} />
        )}
      </section>
      <Elsewhere maxDays={choices.ok ? choices.value.maxDays : null} isAdmin={isAdmin} />
    </div>
  );
}

function Elsewhere({ maxDays, isAdmin }: { maxDays: number | null; isAdmin: boolean }) {
  return (
    <p>
      Keys that send telemetry are issued on <Link href="/connect">Connect</Link>, API tokens and decide keys
      in <Link href="/settings">Settings</Link>, your own keys for models also on{" "}
      <Link href="/me">your account</Link>.{" "}
      {maxDays !== null && `Keys for models are good for ${counted(maxDays, "day")} at most.`}{" "}
      {isAdmin && maxDays !== null && <MaxDaysButton maxDays={maxDays} />}
    </p>
  );
}

function NoKeys({ narrowed }: { narrowed: boolean }) {
  if (narrowed)
    return (
      <Empty heading="No keys match">
        <p>Names and the beginnings of keys are searched. To find a whole key, paste it above.</p>
      </Empty>
    );
  return (
    <Empty heading="No keys yet">
      <p>
        A key for models draws on a subscription: <Link href="/subscriptions">make one</Link> first, then
        issue keys for people and services, or let them do so on their account.
      </p>
    </Empty>
  );
}
