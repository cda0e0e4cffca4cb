import { z } from "zod";
import { requireControl } from "@/app/_edge/control";
import { logUnexpected, problemResponse } from "@/app/_edge/problem";
import { readInput, readJson } from "@/app/_edge/readInput";
import { systemCtx } from "@/lib/access/newCtx";
import { isDomainError, notFound } from "@/lib/base/errors";
import { type CommandHooks, processState } from "@/lib/base/process";

export const dynamic = "force-dynamic";

const asked = z.strictObject({
  command: z.string().max(80),
  phase: z.enum(["preview", "run"]),
  input: z.unknown(),
  user: z.string().max(80),
});

/** Nothing is said for so long at most, so that no reader gives the connection up. */
const BEAT_MS = 10_000;

/**
 * For `bailiwick` on this machine: runs a command in this process, which holds the stores. Opened by the token in the
 * data folder only. Answers with JSON lines: `{"progress":…}` any number of times, then `{"result":…}` or `{"error":…}`.
 */
export async function POST(request: Request): Promise<Response> {
  const { requestId } = systemCtx();
  try {
    requireControl(request);
    const { runCommand } = processState();
    if (!runCommand) throw notFound("page");
    const body = readInput(asked, await readJson(request));
    const stream = linesOf(request.signal, requestId, (hooks) => runCommand(body, hooks));
    const headers = { "content-type": "application/x-ndjson", "cache-control": "no-store" };
    return new Response(stream, { headers });
  } catch (error) {
    return problemResponse(error, requestId);
  }
}

function linesOf(
  gone: AbortSignal,
  requestId: string,
  run: (hooks: CommandHooks) => Promise<unknown>,
): ReadableStream {
  const left = new AbortController();
  gone.addEventListener("abort", () => left.abort(), { once: true });
  let beat: NodeJS.Timeout | undefined;
  return new ReadableStream({
    start(controller) {
      const put = (text: string) => {
        if (!left.signal.aborted) controller.enqueue(new TextEncoder().encode(`${text}\n`));
      };
      const progress: CommandHooks["progress"] = (done, total, words) =>
        put(JSON.stringify({ progress: { done, total, words } }));
      beat = setInterval(() => put(""), BEAT_MS);
      void run({ progress, signal: left.signal })
        .then(
          (result) => put(JSON.stringify({ result: result ?? null })),
          (error) => put(JSON.stringify({ error: wordsOf(error, requestId) })),
        )
        .finally(() => {
          clearInterval(beat);
          if (!left.signal.aborted) controller.close();
        });
    },
    cancel() {
      clearInterval(beat);
      left.abort();
    },
  });
}

function wordsOf(error: unknown, requestId: string): { code: string; message: string } {
  logUnexpected(error, requestId);
  if (isDomainError(error)) return { code: error.code, message: error.message };
  return {
    code: "INTERNAL",
    message: `It failed on our side. The product's log has the cause under ${requestId}.`,
  };
}
