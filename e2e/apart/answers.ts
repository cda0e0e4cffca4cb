import { createHash } from "node:crypto";

/** Where a product answers, and a token with all abilities in its default tenant. */
export interface Asked {
  consoleUrl: string;
  token: string;
}

export interface Range {
  /** ISO 8601, UTC. */
  from: string;
  to: string;
}

/** What an installation says of itself through its API: the same before and after a backup, a restore or an upgrade. */
export interface Answers {
  count: number;
  /** Ids, newest first. */
  actions: string[];
  sessions: { id: string; steps: number }[];
  /** Of the first session: its steps in order. */
  timeline: string[];
  /** The whole newest action with its contents, by its digest and the keys it has. */
  action: { keys: string[]; messages: string };
  changes: string[];
  members: { email: string; roles: string[] }[];
  keys: { id: string; name: string; state: string }[];
}

/** Asks it. Throws on any status but 2xx. */
export async function answersOf(product: Asked, { from, to }: Range): Promise<Answers> {
  const range = `from=${from}&to=${to}`;
  const get = <T>(path: string) => getJson<T>(product, path);
  const { count } = await get<{ count: number }>(`/actions/count?${range}`);
  const { actions } = await get<{ actions: { id: string }[] }>(`/actions?${range}&limit=100`);
  const { sessions } = await get<{ sessions: { id: string; steps: number }[] }>(
    `/sessions?${range}&limit=20`,
  );
  const { timeline } = await get<{ timeline: { id: string }[] }>(`/sessions/${sessions[0]?.id}`);
  const { messages, tool, attributes } = await get<Record<string, unknown>>(`/actions/${actions[0]?.id}`);
  const { changes } = await get<{ changes: { id: string; verb: string }[] }>("/changes");
  const { members } = await get<{ members: Answers["members"] }>("/members");
  const { keys } = await get<{ keys: Answers["keys"] }>("/keys");
  return {
    count,
    actions: actions.map(({ id }) => id),
    sessions: sessions.map(({ id, steps }) => ({ id, steps })),
    timeline: timeline.map(({ id }) => id),
    action: { keys: Object.keys(attributes ?? {}).sort(), messages: digest({ messages, tool }) },
    // To ask a webhook for a message is a change, and what checks the answers asks it.
    changes: changes.filter(({ verb }) => verb !== "test").map(({ id }) => id),
    members: members.map(({ email, roles }) => ({ email, roles })),
    keys: keys.map(({ id, name, state }) => ({ id, name, state })),
  };
}

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");

async function getJson<T>({ consoleUrl, token }: Asked, path: string): Promise<T> {
  const answer = await fetch(`${consoleUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
