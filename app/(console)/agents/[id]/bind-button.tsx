"use client";

import { useEffect, useId, useState } from "react";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import form from "@/app/_ui/form/form.module.css";
import { counted } from "@/app/_ui/format/count";
import people from "@/app/(console)/people/people.module.css";
import { bindMutation } from "../mutations";

interface Found {
  id: string;
  name: string;
  keys: { workload: string; service: string }[];
}

const PAUSE_MS = 200;
const MOST = 8;

/** Lets an unregistered agent's key count for this one. */
export function BindButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton label="Bind a key" title={`Bind another key to ${visible(name)}`}>
      {(close) => (
        <ActionForm
          action={bindMutation}
          submit="Bind"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <Unregistered without={id} />
              <p>
                Its actions count for {visible(name)} from then on, those of the past too. Nothing that is
                stored changes, and the key can be unbound on this page.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

type Search = { state: "waiting" } | { state: "failed" } | { state: "done"; found: Found[] };

async function search(q: string, without: string, signal: AbortSignal): Promise<Search> {
  const query = new URLSearchParams({ q, state: "discovered", limit: String(MOST + 1) });
  const response = await fetch(`/api/v1/agents?${query}`, { signal });
  if (!response.ok) return { state: "failed" };
  const { agents } = (await response.json()) as { agents: Found[] };
  return { state: "done", found: agents.filter((one) => one.id !== without).slice(0, MOST) };
}

function useSearch(q: string, without: string): Search {
  const [state, setState] = useState<Search>({ state: "waiting" });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      search(q, without, abort.signal)
        .catch((): Search => ({ state: "failed" }))
        .then((end) => {
          if (!abort.signal.aborted) setState(end);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [q, without]);
  return state;
}

function wordsOf(state: Search): string {
  if (state.state === "waiting") return "Searching";
  if (state.state === "failed") return "The list could not be read. Type again to retry.";
  return state.found.length === 0
    ? "No unregistered agent is called so."
    : `${counted(state.found.length, "unregistered agent")} shown`;
}

/** Agents that nobody has registered, as radio buttons beneath a search. */
function Unregistered({ without }: { without: string }) {
  const [q, setQ] = useState("");
  const state = useSearch(q, without);
  const id = useId();
  const found = state.state === "done" ? state.found : [];
  return (
    <div className={people.picker}>
      <label htmlFor={id}>Which agent is the same?</label>
      <input
        id={id}
        type="search"
        className={form.select}
        value={q}
        placeholder="Name or service"
        autoComplete="off"
        onChange={(event) => setQ(event.target.value)}
      />
      <fieldset className={people.found}>
        <legend className="bw-unseen">Which agent is the same?</legend>
        {found.map((one) => (
          <label key={one.id}>
            <input type="radio" name="key" value={one.id} />
            <span>
              <Text of={one.name} />
            </span>
            <small>
              <Text of={one.keys.map((key) => `${key.workload} ${key.service}`).join(" · ")} />
            </small>
          </label>
        ))}
      </fieldset>
      <span role="status" className={people.subtle}>
        {wordsOf(state)}
      </span>
    </div>
  );
}
