import { insertLines } from "@/db/lake/insert";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type EndpointRow, endpointFor, whereEndpoint } from "./endpoint";
import { readExposition, type Series } from "./exposition";
import { type Sample, sampleOfDcgm, sampleOfVllm } from "./sample";

const MAX_BYTES = 8 * 1_048_576;
const TIMEOUT_MS = 5_000;
const NO_BUCKETS = { le: [], n: [] };

/**
 * Asks an endpoint's metrics once and keeps what they said; how it ended is noted with the endpoint. Needs
 * `models.write`; throws NOT_FOUND, PRECONDITION where there is nothing to ask, INVALID, UNAVAILABLE.
 */
export async function scrapeEndpoint(ctx: Ctx, id: string, signal?: AbortSignal): Promise<void> {
  requireAbility(ctx, "models.write");
  const row = await endpointFor(store(), ctx, id);
  const triedAt = new Date(ctx.now());
  const note = (set: Partial<typeof modelEndpoints.$inferInsert>) =>
    bookkeep((tx) => tx.update(modelEndpoints).set(set).where(whereEndpoint(ctx, id)));
  try {
    const { sample, type } = await readEndpoint(row, signal);
    await insertLines("endpoint_samples", [lineOf(ctx, id, triedAt, sample)]);
    const seen = row.acceleratorType === null && type !== null ? { acceleratorType: type } : {};
    await note({ triedAt, scrapedAt: triedAt, failure: null, ...seen });
  } catch (error) {
    await note({ triedAt, failure: isDomainError(error) ? error.message : "It failed on our side." });
    throw error;
  }
}

async function readEndpoint(
  row: EndpointRow,
  signal?: AbortSignal,
): Promise<{ sample: Sample; type: string | null }> {
  const { metricsUrl, dcgmUrl } = row;
  if (metricsUrl === null && dcgmUrl === null) {
    const what = "The endpoint has no address of metrics.";
    throw new DomainError("PRECONDITION", { what, fix: "Enter one." });
  }
  const [own, dcgm] = await Promise.all([fetchSeries(metricsUrl, signal), fetchSeries(dcgmUrl, signal)]);
  const server = own ? sampleOfVllm(own, row.servedName) : emptySample();
  const accelerators = dcgm ? sampleOfDcgm(dcgm) : { gauges: {}, type: null };
  const sample = { ...server, gauges: { ...server.gauges, ...accelerators.gauges } };
  if (Object.keys(sample.gauges).length === 0 && Object.keys(sample.counters).length === 0) {
    throw new DomainError("INVALID", {
      what: "The metrics say nothing of a model server.",
      why: row.servedName
        ? `No series has the served name ${row.servedName}, or it is no vLLM.`
        : "There are no series of vLLM or DCGM.",
      fix: "Check the address, and the served name.",
    });
  }
  return { sample, type: accelerators.type };
}

async function fetchSeries(url: string | null, signal?: AbortSignal): Promise<Series[] | null> {
  if (url === null) return null;
  const answer = await safeFetch(url, {
    headers: { accept: "text/plain; version=0.0.4" },
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    ...(signal && { signal }),
  });
  if (answer.status !== 200) {
    const what = `${new URL(url).host} answers with status ${answer.status}.`;
    throw new DomainError("UNAVAILABLE", { what, fix: "Check the address and the server." });
  }
  return readExposition(Buffer.from(answer.body).toString("utf8"));
}

const emptySample = (): Sample => ({
  gauges: {},
  counters: {},
  firstToken: NO_BUCKETS,
  nextToken: NO_BUCKETS,
});

function lineOf(
  ctx: Ctx,
  endpoint: string,
  at: Date,
  { gauges, counters, firstToken, nextToken }: Sample,
): string {
  return JSON.stringify({
    tenant: ctx.tenant,
    endpoint,
    ts: at.toISOString().replace("T", " ").replace("Z", ""),
    gauges,
    counters,
    first_token_le: firstToken.le,
    first_token_n: firstToken.n,
    next_token_le: nextToken.le,
    next_token_n: nextToken.n,
  });
}
