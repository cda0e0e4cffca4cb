"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { counted } from "@/app/_ui/format/count";
import type { RevocationPlan } from "@/lib/keys/bulkRevoke";
import { bulkRevokeMutation } from "../mutations";
import { KEYS_PATH, type RevokeUrl } from "../url";

/** Revokes what the plan shows, all of it or nothing. */
export function RevokeAllButton({ plan, url }: { plan: Omit<RevocationPlan, "keys">; url: RevokeUrl }) {
  const router = useRouter();
  const keys = counted(plan.count, "key");
  return (
    <DialogButton label={`Revoke ${keys}`} title={`Revoke ${keys}?`} danger>
      {(close) => (
        <ActionForm
          action={bulkRevokeMutation}
          submit={`Revoke ${keys}`}
          danger
          beside={<CancelButton close={close} />}
          onDone={() => {
            close();
            router.push(KEYS_PATH);
          }}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={plan.count} />
              {Object.entries(url).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <p>
                {plan.usedLastHour === 0
                  ? "None of them was used in the last hour."
                  : `${counted(plan.usedLastHour, "key")} of them ${plan.usedLastHour === 1 ? "was" : "were"} used in the last hour, in ${counted(plan.requestsLastHour, "request")} by ${counted(plan.agents.length, "agent")}.`}{" "}
                Requests with them are refused within 2 seconds. All end together, or none: where others fit
                by now, nothing is revoked. This cannot be undone.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
