import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { EngineView } from "@/lib/engines/engine";
import { listEngines } from "@/lib/engines/list";
import { LastChange } from "../last-change";
import css from "../settings.module.css";
import { AddEngineButton } from "./engine-dialogs";
import { EngineTable } from "./engine-table";

export const metadata: Metadata = { title: "Policy engines" };

const PATH = "/settings/engines";

/** `2 engines, 1 enforced · 1 gave no decision the last time`. */
function sentenceOf(engines: readonly EngineView[]): string {
  if (engines.length === 0) return "No other engine is asked: our own policies decide alone";
  const enforced = engines.filter(({ mode }) => mode === "enforce").length;
  const failed = engines.filter(({ lastError }) => lastError !== null).length;
  return [
    `${counted(engines.length, "engine")}, ${enforced} enforced`,
    failed === 0 ? "none failed the last time" : `${failed} gave no decision the last time`,
  ].join(" · ");
}

/** Who else is asked before an agent may act, and do they answer? */
export default async function EnginesPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("settings.write");
  const list = await settle(listEngines(ctx), ctx.requestId);
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href="/settings">Settings</Link>
      </nav>
      <PageHead title="Policy engines" actions={mayWrite && <AddEngineButton />}>
        {list.ok && sentenceOf(list.value)}
      </PageHead>
      {!list.ok && (
        <Failure
          what="The engines could not be read"
          error={list.error}
          requestId={ctx.requestId}
          retryHref={PATH}
        />
      )}
      {list.ok && (
        <section className={css.card} aria-labelledby="engines">
          <div className={css.head}>
            <div>
              <h2 id="engines">Engines</h2>
              <p>
                Each decision asks them with the same facts that our policies get. One that is enforced and
                gives no decision denies. Changing them needs <code>settings.write</code>.
                <LastChange ctx={ctx} noun="policy engine" />
              </p>
            </div>
          </div>
          {list.value.length === 0 ? (
            <Empty heading="No other engine yet">
              <p>
                Add an Open Policy Agent whose rules should count too. Begin with observe: its answers stand
                beside ours in the audit, and decide nothing.
              </p>
            </Empty>
          ) : (
            <EngineTable engines={list.value} nowMs={ctx.now()} mayWrite={mayWrite} />
          )}
        </section>
      )}
    </div>
  );
}
