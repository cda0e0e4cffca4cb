import { isTaken } from "@/db/store/taken";
import { encryptSecret } from "@/lib/access/encrypt";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { nameKey } from "@/lib/principals/alias";
import type { OwnerInput } from "./owner";
import type { ServerRow } from "./server";

/** What a person says of a tool server; what is left out stays. */
export interface ServerInput extends OwnerInput {
  name?: string | undefined;
  title?: string | null | undefined;
  description?: string | null | undefined;
  /** Its MCP endpoint (streamable HTTP), https unless the host is allowed; null or empty where it is not asked. */
  url?: string | null | undefined;
  /** Instead: the name of a command that the operator allows (BAILIWICK_MCP_STDIO). */
  command?: string | null | undefined;
  /** A bearer token for it; kept encrypted, never shown. Empty takes it away, left out it stays. */
  bearer?: string | null | undefined;
}

export const TOKEN_PURPOSE = "toolServer.token";
const MAX_NAME = 200;
const MAX_TEXT = 2_000;

/** A row with what was given put into it. Throws INVALID with every field that is wrong. */
export async function readServer(before: ServerRow, input: ServerInput): Promise<ServerRow> {
  const name = input.name === undefined ? before.name : input.name.trim();
  const url = input.url === undefined ? before.url : input.url?.trim() || null;
  const command = input.command === undefined ? before.command : input.command?.trim() || null;
  const isOther = url !== before.url || command !== before.command;
  const fields: Record<string, string> = {
    ...((name.length < 1 || name.length > MAX_NAME || name.includes("\0")) && {
      name: `Give a name of 1 to ${MAX_NAME} characters.`,
    }),
    ...wrongText("title", input.title, MAX_NAME),
    ...wrongText("description", input.description, MAX_TEXT),
    ...wrongText("bearer", input.bearer, 8_000),
    ...(url !== null && command !== null && { command: "Give an address or a command, not both." }),
    ...(command !== null && command !== before.command && wrongCommand(command)),
    ...(url !== null && url !== before.url && (await wrongAddress(url))),
  };
  if (Object.keys(fields).length > 0) {
    throw new DomainError("INVALID", { what: Object.values(fields).join(" ") }, fields);
  }
  return {
    ...before,
    name,
    nameKey: nameKey(name),
    title: textOf(input.title, before.title),
    description: textOf(input.description, before.description),
    url,
    command,
    transport: url !== null ? "http" : command !== null ? "stdio" : null,
    token: tokenOf(before, input.bearer, url),
    // Of another place nothing is known yet.
    ...(isOther && { failures: 0, lastError: null, nextAskAt: null }),
  };
}

const textOf = (given: string | null | undefined, before: string | null) =>
  given === undefined ? before : given?.trim() || null;

/** A token was given to one server: at another address it would go to a stranger. */
function tokenOf(before: ServerRow, bearer: string | null | undefined, url: string | null): string | null {
  if (url === null) return null;
  if (bearer) return encryptSecret(bearer.trim(), TOKEN_PURPOSE, before.id);
  const isSamePlace = before.url !== null && new URL(before.url).origin === new URL(url).origin;
  return bearer === undefined && isSamePlace ? before.token : null;
}

function wrongText(field: string, given: string | null | undefined, most: number): Record<string, string> {
  if (!given || (given.length <= most && !given.includes("\0"))) return {};
  return { [field]: `Keep it within ${most} characters.` };
}

function wrongCommand(name: string): Record<string, string> {
  const allowed = processState().environment.toolCommands.map((one) => one.name);
  if (allowed.includes(name)) return {};
  const choice = allowed.length === 0 ? "none is" : `there are ${allowed.join(", ")}`;
  return {
    command: `The operator allows no command "${name.slice(0, 64)}" (BAILIWICK_MCP_STDIO): ${choice}.`,
  };
}

async function wrongAddress(url: string): Promise<Record<string, string>> {
  if (url.length > MAX_TEXT) return { url: `Keep the address within ${MAX_TEXT} characters.` };
  try {
    await requireSafeAddress(url);
    return {};
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { url: error.fields.url ?? error.message };
  }
}

/** Says in words that a server's name is taken. */
export async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a tool server "${name}" already.`;
    throw new DomainError(
      "CONFLICT",
      { what, fix: "Choose another name, or edit that one." },
      { name: what },
    );
  }
}

/** The names of the commands that the operator allows. */
export function allowedCommands(): string[] {
  return processState().environment.toolCommands.map(({ name }) => name);
}
