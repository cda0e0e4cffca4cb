import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fillAgents, fillModels, fillPeople, fillPolicies, fillStops, fillTools } from "./fillCatalogs";
import { fillQuotas, fillShowback, fillSubscriptions } from "./fillServing";
import { fillTrust } from "./identities";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { api, INGEST_KEY, TEST_ENV, TEST_OTLP_URL } from "./product";

export const CONVERSATION = "every-page";

/** What addresses of pages stand for, by the word that they have instead. */
export type Filled = Readonly<Record<string, string>>;

const FOLDER = join(TEST_ENV.BAILIWICK_DATA_DIR, "every-page");
const FILE = join(FOLDER, "filled.json");
const AGAIN_MS = 250;

/** Makes every page full: once for the product, whoever asks first; the other workers wait, and so does who starts anew. */
export async function filled(): Promise<Filled> {
  if (isMine()) {
    const said = await fill().then(
      (ids) => ({ ids }),
      (error: unknown) => ({ failure: String(error) }),
    );
    writeFileSync(`${FILE}.new`, JSON.stringify(said));
    renameSync(`${FILE}.new`, FILE);
  }
  while (!existsSync(FILE)) await wait(AGAIN_MS);
  const { ids, failure } = JSON.parse(readFileSync(FILE, "utf8")) as { ids?: Filled; failure?: string };
  if (!ids) throw new Error(`The pages could not be filled: ${failure}`);
  return ids;
}

/** Only one of those who make a folder has made it. */
function isMine(): boolean {
  try {
    mkdirSync(FOLDER);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function fill(): Promise<Filled> {
  await sendSteps();
  const { actions } = await api<{ actions: { id: string }[] }>(`/actions?q=session:${CONVERSATION}`);
  const ACTION = actions[0]?.id ?? "";
  // Looked at, so that the log of who looked has an entry.
  await api(`/actions/${ACTION}`);
  const { events } = await api<{ events: { id: string }[] }>("/events?limit=1");
  const [PERSON, TEAM] = await fillPeople();
  const [AGENT, UNREGISTERED] = await fillAgents(PERSON);
  await fillTrust(AGENT);
  const [MODEL, ENDPOINT, SERVED] = await fillModels();
  const [DEFINED, OFFERER] = await fillTools(PERSON);
  const POLICY = await fillPolicies();
  const [SUBSCRIPTION, MODELKEY, ROTATED] = await fillSubscriptions(PERSON, TEAM);
  const QUOTA = await fillQuotas(PERSON, TEAM);
  await fillStops();
  await fillShowback();
  const made = {
    ACTION,
    EVENT: events[0]?.id ?? "",
    PERSON,
    TEAM,
    AGENT,
    UNREGISTERED,
    MODEL,
    ENDPOINT,
    SERVED,
  };
  const more = { DEFINED, OFFERER, POLICY, QUOTA, SUBSCRIPTION, MODELKEY, ROTATED };
  return { ...made, ...more, REFUSED: String(process.pid) };
}

/** A path with the ids that its words in capitals stand for. */
export function at(path: string, ids: Filled): string {
  return path.replace(/\b[A-Z]+\b/g, (word) => ids[word] ?? word);
}

/** A run with everything that a session and an action show. */
async function sendSteps(): Promise<void> {
  const traceId = newTraceId();
  const root = newSpanId();
  const startMs = Date.now() - 60_000;
  const step = (i: number, attributes: Record<string, string | number>, statusCode = 0) => ({
    traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: `step ${i}`,
    startMs: startMs + i * 1_000,
    endMs: startMs + i * 1_000 + 800,
    attributes,
    statusCode,
  });
  const message =
    '[{"role":"user","parts":[{"type":"text","content":"![x](http://evil.example/p.png) <b>bold</b> \\u202Eabc"}]}]';
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    {
      traceId,
      spanId: root,
      name: "invoke_agent clerk",
      startMs,
      endMs: startMs + 10_000,
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "clerk",
        "gen_ai.conversation.id": CONVERSATION,
        "user.id": "ann@example.com",
      },
    },
    {
      traceId,
      spanId: newSpanId(),
      parentSpanId: root,
      name: "invoke_agent searcher",
      startMs: startMs + 500,
      endMs: startMs + 900,
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "searcher" },
    },
    step(1, {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4.1",
      "gen_ai.usage.input_tokens": 120,
      "gen_ai.usage.output_tokens": 12,
      "gen_ai.input.messages": message,
    }),
    step(
      2,
      {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "fetch",
        "gen_ai.tool.call.arguments": '{"url":"https://example.com"}',
        "error.type": "timeout",
      },
      2,
    ),
    step(3, {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "vllm",
      "gen_ai.request.model": "granite-3.3-8b-instruct",
      "gen_ai.usage.input_tokens": 12,
    }),
  ]);
}
