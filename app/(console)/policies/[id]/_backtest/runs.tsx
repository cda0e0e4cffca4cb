"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { cancelBacktestMutation, startBacktestMutation } from "./mutations";
import type { PanelUrl } from "./url";

/** Runs the saved draft over the whole range. */
export function StartBacktest({ policy, url, over }: { policy: string; url: PanelUrl; over: string }) {
  return (
    <ActionForm action={startBacktestMutation} submit={`Run on full range (${over})`}>
      {() => (
        <>
          <input type="hidden" name="policy" value={policy} />
          <input type="hidden" name="range" value={url.range} />
          <input type="hidden" name="from" value={url.from} />
          <input type="hidden" name="to" value={url.to} />
          <input type="hidden" name="mode" value={url.mode} />
        </>
      )}
    </ActionForm>
  );
}

export function CancelBacktest({ id }: { id: string }) {
  return <ActButton label="Cancel" name="Cancel the backtest" id={id} action={cancelBacktestMutation} />;
}
