import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { findOwnKeys } from "@/lib/keys/find";
import { listOwnCounters } from "@/lib/quotas/own";
import { ownRefusals, ownUse } from "@/lib/quotas/ownUse";
import { listOwnRequests } from "@/lib/quotas/request";
import { keyChoices } from "../keys/choices";
import { KeysCard } from "./keys-card";
import { QuotaCard } from "./quota-card";
import { UseCards } from "./use-card";

const SHOWN_KEYS = 50;

async function read(ctx: Ctx) {
  const [{ keys }, choices, counters, requests, use, refusals] = await Promise.all([
    findOwnKeys(ctx, { limit: SHOWN_KEYS }),
    keyChoices(ctx, false),
    listOwnCounters(ctx),
    listOwnRequests(ctx),
    ownUse(ctx),
    ownRefusals(ctx),
  ]);
  return { keys, choices, counters, requests, use, refusals };
}

/** What one may draw, has drawn, and was refused. */
export async function ModelsPart({ ctx }: { ctx: Ctx }) {
  const end = await settle(read(ctx), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="Your keys and limits could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref="/me"
      />
    );
  const { keys, choices, counters, requests, use, refusals } = end.value;
  const nowMs = ctx.now();
  return (
    <>
      <KeysCard keys={keys} choices={choices} nowMs={nowMs} />
      <QuotaCard counters={counters} requests={requests} nowMs={nowMs} />
      <UseCards use={use} refusals={refusals} />
    </>
  );
}
