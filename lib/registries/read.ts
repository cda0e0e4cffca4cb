import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { safeFetch } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { CATALOG_API, catalogModels, catalogSources, importedFromCatalog, keyOf } from "./catalog";
import type { Imported } from "./imported";
import { artifacts, importedFromRegistry, modelVersions, REGISTRY_API, registeredModels } from "./kubeflow";
import { pageOf } from "./shapes";

const PAGE = 100;
const MAX_ITEMS = 5_000;
const AT_ONCE = 4;

export interface Remote {
  kind: "registry" | "catalog";
  /** Without the path of the API. */
  url: string;
  token: string | null;
  signal?: AbortSignal;
}

type OnProgress = (done: number, total: number | null) => Promise<void>;
const quiet: OnProgress = async () => undefined;

/**
 * Everything that a registry or catalog has, page by page; nothing is written. Throws INVALID for an answer that is not
 * as published (the words name the field), UNAVAILABLE for one that does not come, PRECONDITION where the token is refused.
 */
export async function readRemote(remote: Remote, onProgress: OnProgress = quiet): Promise<Imported> {
  return remote.kind === "registry" ? readRegistry(remote, onProgress) : readCatalog(remote, onProgress);
}

async function readRegistry(remote: Remote, onProgress: OnProgress): Promise<Imported> {
  const models = await readAll(remote, `${REGISTRY_API}/registered_models`, registeredModels);
  const versions = await readAll(remote, `${REGISTRY_API}/model_versions`, modelVersions);
  const path = ({ id }: { id: string }) =>
    `${REGISTRY_API}/model_versions/${encodeURIComponent(id)}/artifacts`;
  const found = await readEach(remote, versions, path, onProgress);
  const byVersion = new Map(versions.map(({ id }, at) => [id, found[at] ?? []]));
  return importedFromRegistry({ models, versions, artifacts: byVersion });
}

async function readCatalog(remote: Remote, onProgress: OnProgress): Promise<Imported> {
  const sources = await readAll(remote, `${CATALOG_API}/sources`, catalogSources);
  const models = [];
  for (const { id } of sources.filter(({ enabled }) => enabled !== false)) {
    const path = `${CATALOG_API}/models?source=${encodeURIComponent(id)}`;
    const offered = await readAll(remote, path, catalogModels);
    models.push(...offered.map((model) => ({ ...model, source_id: model.source_id ?? id })));
  }
  const path = ({ source_id, name }: { source_id: string; name: string }) =>
    `${CATALOG_API}/sources/${encodeURIComponent(source_id)}/models/${segments(name)}/artifacts`;
  const found = await readEach(remote, models, path, onProgress);
  const byModel = new Map(models.map((model, at) => [keyOf(model), found[at] ?? []]));
  return importedFromCatalog({ models, artifacts: byModel });
}

/** A model's name may have slashes, which stay what they are in the path (`{model_name+}`). */
const segments = (name: string) => name.split("/").map(encodeURIComponent).join("/");

/** The artifacts of each, a few at a time, in their order. */
async function readEach<T>(
  remote: Remote,
  of: readonly T[],
  path: (one: T) => string,
  onProgress: OnProgress,
) {
  const found = [];
  for (let at = 0; at < of.length; at += AT_ONCE) {
    const part = of.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(part.map((one) => readAll(remote, path(one), artifacts)))));
    await onProgress(found.length, of.length);
  }
  return found;
}

async function readAll<S extends z.ZodType>(
  remote: Remote,
  path: string,
  page: ReturnType<typeof pageOf<S>>,
): Promise<z.output<S>[]> {
  const items: z.output<S>[] = [];
  for (let from = ""; ; ) {
    const url = new URL(remote.url.replace(/\/+$/, "") + path);
    url.searchParams.set("pageSize", String(PAGE));
    if (from !== "") url.searchParams.set("nextPageToken", from);
    const read = readShape(page, await askRemote(remote, url), `The answer of ${url.pathname}`);
    items.push(...(read.items ?? []));
    const next = read.nextPageToken ?? "";
    if (next === "" || next === from) return items;
    if (items.length >= MAX_ITEMS) throw tooMany(url);
    from = next;
  }
}

/** One call of the API; its JSON. Throws like `readRemote`. */
export async function askRemote(
  { token, signal }: Pick<Remote, "token" | "signal">,
  url: URL,
  patch?: object,
): Promise<unknown> {
  const answer = await safeFetch(url, {
    method: patch ? "PATCH" : "GET",
    headers: {
      accept: "application/json",
      ...(token && { authorization: `Bearer ${token}` }),
      ...(patch && { "content-type": "application/json" }),
    },
    body: patch ? JSON.stringify(patch) : null,
    maxBytes: 8 * 1_048_576,
    timeoutMs: 20_000,
    ...(signal && { signal }),
  });
  if (answer.status === 401 || answer.status === 403) {
    throw new DomainError("PRECONDITION", {
      what: `${url.host} refuses us (status ${answer.status}).`,
      fix: "Give a token that may read the registry.",
    });
  }
  if (answer.status < 200 || answer.status > 299) {
    throw new DomainError(answer.status >= 500 ? "UNAVAILABLE" : "INVALID", {
      what: `${url.host} answers ${url.pathname} with status ${answer.status}.`,
      fix: answer.status === 404 ? "Check the address and the kind." : "Look into its log.",
    });
  }
  return parseJson(Buffer.from(answer.body).toString("utf8"), `The answer of ${url.pathname}`);
}

function tooMany(url: URL): DomainError {
  const what = `${url.host} lists more than ${MAX_ITEMS} entries.`;
  return new DomainError("INVALID", { what, fix: "Import a part of it from a file." });
}
