import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { readName, standingPrincipal } from "./principal";
import type { TeamRow } from "./team";

const MAX_TEXT = 200;

export interface NewTeam {
  /** Unique in the tenant. */
  name: string;
  /** A principal. */
  owner?: string | null | undefined;
  /** Of a provider (OpenID Connect) or of the directory (SCIM): its members are members of the team. */
  group?: string | null | undefined;
  costCentre?: string | null | undefined;
}

/** A team with what was given put into it. Throws INVALID. */
export function readTeam(before: TeamRow, input: Partial<NewTeam>): TeamRow {
  return {
    ...before,
    name: input.name === undefined && before.name !== "" ? before.name : readName(input.name ?? ""),
    owner: input.owner === undefined ? before.owner : input.owner || null,
    oidcGroup: input.group === undefined ? before.oidcGroup : readText(input.group, "group"),
    costCentre: input.costCentre === undefined ? before.costCentre : readText(input.costCentre, "costCentre"),
  };
}

function readText(given: string | null, field: string): string | null {
  const text = given?.trim() ?? "";
  if (text.length <= MAX_TEXT && !text.includes("\0")) return text === "" ? null : text;
  const what = `Keep it within ${MAX_TEXT} characters.`;
  throw new DomainError("INVALID", { what }, { [field]: what });
}

/** Throws NOT_FOUND for an owner of another tenant or of none, CONFLICT for one that was merged. */
export async function requireOwner(tx: StoreTx, ctx: Ctx, owner: string | null): Promise<void> {
  if (owner !== null) await standingPrincipal(tx, ctx, owner);
}

/** Says in words that a team's name is taken. */
export async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a team "${name.trim()}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
