"use client";

import { useEffect, useId, useState } from "react";
import { Text } from "@/app/_ui/content/text";
import form from "@/app/_ui/form/form.module.css";
import { counted } from "@/app/_ui/format/count";
import css from "./people.module.css";

interface Found {
  id: string;
  name: string;
  kind: "person" | "service";
  aliases: { value: string }[];
  /** Of current members. */
  accounts: { id: string }[];
}

type State = { state: "waiting" } | { state: "done"; found: Found[] } | { state: "failed" };

const PAUSE_MS = 200;
const MOST = 8;

async function ask(narrowed: Record<string, string>, signal: AbortSignal): Promise<Found[] | null> {
  const query = new URLSearchParams({ limit: String(MOST + 1), ...narrowed });
  const response = await fetch(`/api/v1/principals?${query}`, { signal });
  return response.ok ? ((await response.json()) as { principals: Found[] }).principals : null;
}

/** Those who have an account here first: they can answer for something. */
async function search(q: string, kind: string, without: string, signal: AbortSignal): Promise<State> {
  const [members, all] = await Promise.all([
    kind === "service" ? [] : ask({ q, account: "true" }, signal),
    ask({ q, ...(kind ? { kind } : {}) }, signal),
  ]);
  if (!members || !all) return { state: "failed" };
  const known = new Set(members.map(({ id }) => id));
  const found = [...members, ...all.filter(({ id }) => !known.has(id))];
  return { state: "done", found: found.filter(({ id }) => id !== without).slice(0, MOST) };
}

function useSearch(q: string, kind: string, without: string): State {
  const [state, setState] = useState<State>({ state: "waiting" });
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      search(q, kind, without, abort.signal)
        .catch((): State => ({ state: "failed" }))
        .then((end) => {
          if (!abort.signal.aborted) setState(end);
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [q, kind, without]);
  return state;
}

function words(state: State): string {
  if (state.state === "waiting") return "Searching";
  if (state.state === "failed") return "The list could not be read. Type again to retry.";
  return state.found.length === 0
    ? "Nobody is called so."
    : `${counted(state.found.length, "match", "matches")} shown`;
}

interface PrincipalPickerProps {
  /** Of the field that carries the chosen id. */
  name: string;
  legend: string;
  /** Who cannot be chosen. */
  without?: string;
  chosen?: { id: string; name: string } | null;
  /** What choosing nobody is called, where that is allowed. */
  none?: string;
  /** Only these; people and services unless told. */
  kind?: Found["kind"];
}

/** Chooses one of the people and services: a search field, and what it finds as radio buttons. */
export function PrincipalPicker(props: PrincipalPickerProps) {
  const { name, legend, without = "", chosen = null, none, kind = "" } = props;
  const [q, setQ] = useState("");
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(chosen);
  const state = useSearch(q, kind, without);
  const id = useId();
  const found = state.state === "done" ? state.found : [];
  const kept =
    picked && !found.some((one) => one.id === picked.id)
      ? [{ ...picked, aliases: [], accounts: [], kind: "" }]
      : [];
  return (
    <div className={css.picker}>
      <label htmlFor={id}>{legend}</label>
      <input
        id={id}
        type="search"
        className={form.select}
        value={q}
        placeholder="Name, address or identifier"
        autoComplete="off"
        onChange={(event) => setQ(event.target.value)}
      />
      <fieldset className={css.found}>
        <legend className="bw-unseen">{legend}</legend>
        {none !== undefined && (
          <label>
            <input
              type="radio"
              name={name}
              value=""
              checked={picked === null}
              onChange={() => setPicked(null)}
            />
            <span className={css.subtle}>{none}</span>
          </label>
        )}
        {[...kept, ...found].map((one) => (
          <Choice key={one.id} name={name} one={one} picked={picked?.id === one.id} onPick={setPicked} />
        ))}
      </fieldset>
      <span role="status" className={css.subtle}>
        {words(state)}
      </span>
    </div>
  );
}

/** Of somebody who was chosen before nothing is known. */
function kindOf({ kind, accounts }: Pick<Found, "accounts"> & { kind: string }): string {
  if (kind === "person") return accounts.length > 0 ? "" : "no account here";
  return kind;
}

function Choice({
  name,
  one,
  picked,
  onPick,
}: {
  name: string;
  one: Omit<Found, "kind"> & { kind: string };
  picked: boolean;
  onPick: (one: { id: string; name: string }) => void;
}) {
  const others = one.aliases.map(({ value }) => value).filter((value) => value !== one.name);
  return (
    <label>
      <input type="radio" name={name} value={one.id} checked={picked} onChange={() => onPick(one)} />
      <span>
        <Text of={one.name} /> <span className={css.subtle}>{kindOf(one)}</span>
      </span>
      {others.length > 0 && (
        <small>
          <Text of={others.join(" · ")} />
        </small>
      )}
    </label>
  );
}
