import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { listGateSets } from "@/lib/gates/sets";
import { listSigners } from "@/lib/signatures/signer";
import people from "../people/people.module.css";
import { GateSetCard } from "./gate-set-card";
import { SignersCard } from "./signers-card";

export const metadata: Metadata = { title: "Gates" };

async function read(ctx: Ctx) {
  const [sets, signers] = await Promise.all([listGateSets(ctx), listSigners(ctx)]);
  return { sets, signers };
}

/** What must a version pass before each stage, and whose signatures count? */
export default async function GatesPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const end = await settle(read(ctx), ctx.requestId);
  if (!end.ok) {
    return (
      <Failure
        what="The gates could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref="/gates"
      />
    );
  }
  const { sets, signers } = end.value;
  const of = (subject: string) =>
    sets.reduce((sum, one) => sum + (one.subject === subject ? one.gates.length : 0), 0);
  return (
    <div className={people.page}>
      <PageHead title="Gates">
        {counted(of("model"), "gate")} for models · {counted(of("agent"), "gate")} for agents ·{" "}
        {counted(signers.length, "entry", "entries")} of whose signatures count
      </PageHead>
      {sets.map((set) => (
        <GateSetCard
          key={`${set.subject} ${set.stage}`}
          set={set}
          mayEdit={ctx.abilities.has("settings.write")}
        />
      ))}
      <SignersCard signers={signers} mayWrite={ctx.abilities.has("models.write")} />
    </div>
  );
}
