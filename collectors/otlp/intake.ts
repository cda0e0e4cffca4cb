import type { Client } from "@/lib/access/ctx";
import type { IngestSource, RedactedAction } from "@/lib/actions/action";
import { isDomainError } from "@/lib/base/errors";
import { count } from "@/lib/base/meter";
import type { UsageLog } from "@/lib/usageLogs/usageLog";
import type { Authenticated, Credential } from "./authenticate";
import { type Batcher, Overloaded } from "./batch";
import { MAX_INFLIGHT_BYTES, RETRY_AFTER_SECONDS, RETRY_WHEN_FULL_SECONDS } from "./limits";
import { prepare, prepareLogs, reject } from "./pipeline";
import { Refusal } from "./refusal";
import { type Encoding, SIGNALS, type Signal, type Taken } from "./signals";
import type { Refused } from "./writeOrHalve";

export interface IntakeParts {
  spans: Batcher<RedactedAction>;
  logs: Batcher<UsageLog>;
  /** Whom a request is from, or why it is refused. */
  authenticate: (
    credential: Credential,
    request: { requestId: string; client: Client },
  ) => Promise<Authenticated>;
  /** Hears once a request of what a key's was committed. */
  onCommitted: (source: IngestSource) => void;
  /** True while the disk is nearly full: nothing is taken, so that nothing breaks. */
  isFull: () => boolean;
  now: () => number;
  log: (message: string, fields: Record<string, unknown>) => void;
}

const HINT =
  "Send a valid ingest key as `Authorization: Bearer <key>` or `x-api-key: <key>` (the Connect page issues them), or a JWT-SVID or OpenID Connect token of a registered issuer.";

/** What both transports do with a request, so that neither takes what the other refuses. */
export class Intake {
  /** Of all bodies that are being read or wait to be written. */
  private bytes = 0;

  constructor(private readonly parts: IntakeParts) {}

  /** Holds room for a body until the function it returns is called. Throws Refusal when there is none. */
  hold(bytes: number): () => void {
    if (this.bytes + bytes > MAX_INFLIGHT_BYTES) throw busy();
    this.bytes += bytes;
    return () => {
      this.bytes -= bytes;
    };
  }

  /** Whom a request is from. Throws Refusal for nobody, and while the disk is nearly full. */
  async admit(credential: Credential, from: { requestId: string; client: Client }): Promise<IngestSource> {
    const { source, ...refused } = await this.parts.authenticate(credential, from);
    if (!source) {
      const why = "why" in refused ? refused.why : null;
      throw new Refusal(401, why === null ? HINT : `The credential is refused. ${why}`);
    }
    if (this.parts.isFull()) {
      count("bailiwick.ingest.push_backs", 1, { reason: "disk" });
      const words = "The disk of the lake is nearly full: make room, or set BAILIWICK_DISK_FULL_GB.";
      throw new Refusal(503, words, RETRY_WHEN_FULL_SECONDS);
    }
    return source;
  }

  /** Takes what a body holds; resolves when it is on disk. Throws Refusal. */
  async take(
    signal: Signal,
    body: Uint8Array,
    encoding: Encoding,
    source: IngestSource,
    requestId: string,
  ): Promise<Taken> {
    const asked = { requestId, tenant: source.tenant, key: source.keyId };
    try {
      const { committed, rejected, ignored } = await this[signal](body, encoding, source);
      const { counter, words } = SIGNALS[signal];
      count(counter, committed, { outcome: "committed" });
      count(counter, rejected.count, { outcome: "rejected" });
      if (ignored > 0) count(counter, ignored, { outcome: "ignored" });
      if (committed > 0) this.parts.onCommitted(source);
      if (rejected.count > 0) this.parts.log(`${words} rejected`, { ...asked, ...rejected });
      return {
        signal,
        rejected: rejected.count,
        words: [...rejected.reasons, ...ignoredIn(ignored)].join("; "),
      };
    } catch (error) {
      if (isDomainError(error) && error.code === "INVALID") throw new Refusal(400, error.message);
      if (error instanceof Overloaded) {
        count("bailiwick.ingest.push_backs", 1, { reason: "busy" });
        throw busy();
      }
      count("bailiwick.ingest.push_backs", 1, { reason: "lake" });
      this.parts.log("commit failed", { ...asked, error: String((error as Error).message).slice(0, 500) });
      const words =
        "The lake does not take rows at the moment: nothing of this batch is acknowledged, try again.";
      throw new Refusal(503, words, RETRY_AFTER_SECONDS);
    }
  }

  private async traces(body: Uint8Array, encoding: Encoding, source: IngestSource) {
    const { actions, rejected } = prepare(body, encoding, source, this.parts.now());
    note(rejected, await this.parts.spans.add(actions));
    return { committed: actions.length, rejected, ignored: 0 };
  }

  private async logs(body: Uint8Array, encoding: Encoding, source: IngestSource) {
    const { logs, rejected, ignored } = prepareLogs(body, encoding, source, this.parts.now());
    note(rejected, await this.parts.logs.add(logs));
    return { committed: logs.length, rejected, ignored };
  }
}

function note(rejected: { count: number; reasons: string[] }, refused: readonly Refused[]): void {
  for (const { reason } of refused) reject(rejected, reason);
}

function ignoredIn(count: number): string[] {
  if (count === 0) return [];
  const records = count === 1 ? "1 log record is" : `${count} log records are`;
  return [`${records} no usage log of a gateway that is known here: accepted, and not kept`];
}

const busy = () => new Refusal(503, "The collector is busy: try again shortly.", RETRY_AFTER_SECONDS);
