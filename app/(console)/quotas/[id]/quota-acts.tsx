"use client";

import Link from "next/link";
import type { Refused } from "@/app/_edge/mutate";
import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { amountWords } from "@/lib/quotas/amount";
import type { QuotaView } from "@/lib/quotas/view";
import { PrincipalPicker } from "../../people/principal-picker";
import { overrideMutation, removeQuotaMutation } from "../mutations";
import { AskButton } from "../request-dialogs";
import { editHref } from "../url";

const WEEK_MS = 7 * 86_400_000;

/** What can be done with a quota: by administrators, and by whom it limits. */
export function QuotaActs({
  quota,
  mayWrite,
  nowMs,
}: {
  quota: QuotaView;
  mayWrite: boolean;
  nowMs: number;
}) {
  const endsAt = new Date(nowMs + WEEK_MS).toISOString().slice(0, 16).concat("Z");
  const ceiling = amountWords(quota.ceiling, quota.measure);
  if (!mayWrite)
    return quota.per === "pooled" ? (
      <AskButton quota={quota.id} holder="" quotaName={quota.name} ceiling={ceiling} endsAt={endsAt} />
    ) : null;
  return (
    <>
      <Link href={editHref(quota.id)} className={button.button}>
        Edit
      </Link>
      <OverrideButton quota={quota} ceiling={ceiling} endsAt={endsAt} />
      <ConfirmButton
        label="Remove"
        name={`Remove ${visible(quota.name)}`}
        id={quota.id}
        action={removeQuotaMutation}
        submit="Remove it"
      >
        Within 2 seconds it counts and refuses nothing any more. Its ledger stays; the quota does not come
        back.
      </ConfirmButton>
    </>
  );
}

function OverrideButton({ quota, ceiling, endsAt }: { quota: QuotaView; ceiling: string; endsAt: string }) {
  return (
    <DialogButton
      label="Override"
      name={`Override ${visible(quota.name)}`}
      title={`Another ceiling than ${ceiling} for a while`}
    >
      {(close) => (
        <ActionForm
          action={overrideMutation}
          submit="Override"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={quota.id} />
              <Field
                name="ceiling"
                label="Ceiling"
                autoComplete="off"
                help="50k, 2M, $2,500.00; lower than now is allowed too"
                refused={refused}
              />
              <Field
                name="endsAt"
                label="Until"
                autoComplete="off"
                value={endsAt}
                help="A time in UTC"
                refused={refused}
              />
              <HolderField per={quota.per} refused={refused} />
              <Field
                name="requestedBy"
                label="Asked by"
                autoComplete="off"
                required={false}
                help="You, unless told"
                refused={refused}
              />
              <Field
                name="reason"
                label="Reason"
                autoComplete="off"
                help="10 to 500 characters. You stand in the audit as who approved it."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function HolderField({ per, refused }: { per: QuotaView["per"]; refused: Refused | null }) {
  if (per === "pooled") return null;
  if (per === "person" || per === "human")
    return <PrincipalPicker name="holder" legend="Whose counter" none="Everybody's" />;
  return (
    <Field
      name="holder"
      label={`Which ${per}`}
      autoComplete="off"
      required={false}
      help={`The id of the ${per}; nothing means all of them`}
      refused={refused}
    />
  );
}
