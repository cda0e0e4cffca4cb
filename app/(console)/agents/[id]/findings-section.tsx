import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { OpenFindings } from "@/app/(console)/findings/open-findings";
import type { Ctx } from "@/lib/access/ctx";
import { openFindingsOf } from "@/lib/findings/list";
import { agentHref } from "../url";

/** What of this agent needs a person; nothing where all is well. */
export async function FindingsSection({ ctx, agentId }: { ctx: Ctx; agentId: string }) {
  const read = await settle(openFindingsOf(ctx, "agent", [agentId]), ctx.requestId);
  if (!read.ok)
    return (
      <Failure
        what="Its findings could not be read"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={agentHref(agentId)}
      />
    );
  return (
    <OpenFindings
      findings={read.value.get(agentId) ?? []}
      mayWrite={ctx.abilities.has("findings.write")}
      nowMs={ctx.now()}
    />
  );
}
