import { ActionDetail } from "@/app/_ui/action/action-detail";
import type { Narrow } from "@/app/_ui/action/narrow";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { getAction } from "@/lib/actions/get";
import { withAgent } from "@/lib/agents/known";
import { withPrincipal } from "@/lib/principals/known";
import { auditHref, readAuditUrl } from "./url";

/** The inspector's first content, rendered on the server so that a shared link shows it at once. */
export async function SelectedAction({ ctx, id, narrow }: { ctx: Ctx; id: string; narrow: Narrow }) {
  const end = await settle(
    getAction(ctx, id)
      .then((action) => withPrincipal(ctx, action))
      .then((action) => withAgent(ctx, action)),
    ctx.requestId,
  );
  if (end.ok) return <ActionDetail action={end.value} narrow={narrow} />;
  const retryHref = auditHref(readAuditUrl({ ...narrow, sel: id }));
  return (
    <Failure
      what="The action could not be shown"
      error={end.error}
      requestId={ctx.requestId}
      retryHref={retryHref}
    />
  );
}
