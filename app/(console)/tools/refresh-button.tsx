"use client";

import { useActionState } from "react";
import form from "@/app/_ui/form/form.module.css";
import { counted } from "@/app/_ui/format/count";
import { Button } from "@/app/_ui/patternfly/button";
import type { Applied } from "@/lib/tools/applyListing";
import { refreshServerMutation } from "./mutations";

/** Asks a server for its tools now, and says what changed. */
export function RefreshButton({ server }: { server: string }) {
  const [state, run, pending] = useActionState(refreshServerMutation, null);
  return (
    <form action={run} className={form.act}>
      <input type="hidden" name="id" value={server} />
      <span role="status">{state?.ok && words(state.value)}</span>
      {state && !state.ok && (
        <span role="alert" className={form.wrong}>
          {state.message}
        </span>
      )}
      <Button type="submit" variant="secondary" size="sm" isDisabled={pending} isLoading={pending}>
        Ask now
      </Button>
    </form>
  );
}

function words({ tools, added, changed, gone }: Applied): string {
  const parts = [
    added.length > 0 && `${added.length} new`,
    changed.length > 0 && `${changed.length} changed`,
    gone.length > 0 && `${gone.length} gone`,
  ].filter(Boolean);
  return `${counted(tools, "tool")}, ${parts.length === 0 ? "nothing new" : parts.join(", ")}`;
}
