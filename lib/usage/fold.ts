import type { Ctx } from "@/lib/access/ctx";
import { printFilter } from "@/lib/actions/filter";
import { resolvePrincipals } from "@/lib/principals/resolve";
import { COLUMNS, type Column, payingTeam, plainColumn, SEVERAL } from "./columns";
import { agentsOfKeys, type Holders, holdersOf, type Named } from "./holders";
import { membershipsOf } from "./memberships";
import type { UsageField, UsageGroup } from "./usage";

/** What the columns held. */
export type Values = readonly string[];

/** A group without the words of the audit. */
export interface Folded extends Named {
  known: boolean;
  /** What of the audit's filter it is: a field and the value that telemetry has. */
  seen: { field: "agent" | "model" | "tool" | "principal" | "outcome" | "key"; value: string } | null;
}

export const NONE = "none";

const nobody = (name: string): Folded => ({ id: NONE, name, known: true, seen: null });

/** Names what the columns held. */
export type Fold = (values: Values) => Folded;

/** How requests are told apart by a field: by which columns, and what these are of. */
export interface Grouping {
  columns: readonly Column[];
  fold: (all: readonly Values[]) => Promise<Fold>;
}

export async function groupingOf(ctx: Ctx, field: UsageField): Promise<Grouping> {
  if (field !== "team")
    return { columns: COLUMNS[field].map(plainColumn), fold: (all) => foldBy(ctx, field, all) };
  const holders = await holdersOf(ctx);
  return {
    columns: [await payingTeam(ctx)],
    fold:
      async () =>
      ([team = ""]) =>
        teamCalled(team, holders),
  };
}

/** Reads once what is needed to name all of these: values of the columns that rows have. */
export async function foldBy(ctx: Ctx, field: UsageField, all: readonly Values[]): Promise<Fold> {
  switch (field) {
    case "user":
    case "human":
      return foldPeople(ctx, field, all);
    case "agent": {
      const known = await agentsOfKeys(ctx, all.map(first));
      return ([key = ""]) => found(known.get(key), key, "no agent", { field: "agent", value: key });
    }
    case "team": {
      const [holders, members] = [await holdersOf(ctx), await membershipsOf(ctx)];
      return ([key = "", user = ""]) => {
        const paying = holders.keys.get(key)?.team;
        const [team = "", ...others] = paying ? [paying] : (members.get(user) ?? []);
        return teamCalled(others.length > 0 ? SEVERAL : team, holders);
      };
    }
    case "key":
    case "person":
    case "subscription":
      return foldHolders(field, await holdersOf(ctx));
    case "model":
      return ([provider = "", model = ""]) =>
        model === ""
          ? nobody("no model named")
          : { id: `${provider}/${model}`, name: model, known: true, seen: { field: "model", value: model } };
    case "tool":
      return ([tool = ""]) => found(undefined, tool, "no tool named", { field: "tool", value: tool });
    case "outcome":
      return ([outcome = ""]) => ({
        ...plain(outcome),
        seen: outcome === "limited" ? null : { field, value: outcome },
      });
    default:
      return ([value = ""]) => (value === "" ? nobody(`no ${field}`) : plain(value));
  }
}

async function foldPeople(ctx: Ctx, field: "user" | "human", all: readonly Values[]): Promise<Fold> {
  const known = await resolvePrincipals(ctx, all.map(first));
  return ([value = ""]) => {
    const who = known.get(value);
    if (field === "human" && who?.kind === "service") return nobody("no person");
    return found(who, value, field === "human" ? "no person" : "nobody named", { field: "principal", value });
  };
}

function foldHolders(field: "key" | "person" | "subscription", holders: Holders): Fold {
  if (field === "key")
    return ([key = ""]) => found(holders.keys.get(key), key, "no key", { field: "key", value: key });
  if (field === "person")
    return ([key = ""]) => {
      const who = holders.keys.get(key)?.holder ?? undefined;
      return found(who, "", "no holder", who ? { field: "key", value: key } : null);
    };
  return ([said = "", key = ""]) => {
    const drawn = said === "" ? (holders.keys.get(key)?.subscription ?? "") : said;
    return found(holders.subscriptions.get(drawn), drawn, "no subscription", null);
  };
}

function teamCalled(team: string, holders: Holders): Folded {
  if (team === SEVERAL) return { id: SEVERAL, name: "in several teams", known: true, seen: null };
  return found(holders.teams.get(team), team, "no team", null);
}

const first = ([value = ""]: Values) => value;
const plain = (value: string): Folded => ({ id: value, name: value, known: true, seen: null });

function found(who: Named | undefined, value: string, none: string, seen: Folded["seen"]): Folded {
  if (who) return { id: who.id, name: who.name, known: true, seen };
  return value === "" ? nobody(none) : { id: value, name: value, known: false, seen };
}

const MOST_VALUES = 100;

/** A group with the audit's filter for all that was folded into it. */
export function groupOf(one: Folded, seen: readonly Folded["seen"][], kind: "model" | "tool"): UsageGroup {
  const [any] = seen;
  const values = [...new Set(seen.flatMap((s) => (s ? [s.value] : [])))];
  const says = any && values.length > 0 && values.length <= MOST_VALUES && values.every((v) => v !== "");
  const action = {
    field: "kind" as const,
    values: [{ text: kind === "tool" ? "tool_call" : "model_call", prefix: false }],
  };
  const audit = says
    ? printFilter({
        terms: [action, { field: any.field, values: values.map((text) => ({ text, prefix: false })) }],
        words: [],
      })
    : null;
  return { id: one.id, name: one.name, known: one.known, audit };
}
