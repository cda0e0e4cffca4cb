import { afterEach, beforeAll, expect, it } from "vitest";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import type { EndpointKind } from "./endpoint";
import { probeEndpoint } from "./probe";
import { addressesOf, modelsAddress } from "./request";
import { startTestProvider, type TestProvider } from "./testProvider";

const CREDENTIAL = "sk-mock-0123456789";
const open: TestProvider[] = [];

beforeAll(() => {
  const environment = readEnvironment({ BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" }, "/");
  setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function started(shape: "openai" | "anthropic" | "azure"): Promise<TestProvider> {
  const provider = await startTestProvider(shape);
  open.push(provider);
  return Object.assign(provider, { credential: CREDENTIAL, models: ["big-model"], aliases: ["big"] });
}

interface Case {
  kind: EndpointKind;
  shape: "openai" | "anthropic" | "azure";
  path?: string;
  apiVersion?: string;
  targetModel?: string;
  credential?: string | null;
}

async function probe(given: Case, change: (provider: TestProvider) => void = () => {}) {
  const provider = await started(given.shape);
  change(provider);
  const { kind, apiVersion = null, targetModel = null, credential = CREDENTIAL } = given;
  const endpoint = { kind, apiVersion, targetModel, baseUrl: `${provider.url}${given.path ?? ""}` };
  const failure = await probeEndpoint({ endpoint, credential, signal: undefined }).then(
    () => null,
    (error: Error) => error.message,
  );
  return { failure, asked: provider.asked };
}

it.each<[Case, string[]]>([
  [{ kind: "vllm", shape: "openai", targetModel: "big-model" }, ["/health", "/v1/models"]],
  [{ kind: "openai", shape: "openai", path: "/v1" }, ["/v1/models"]],
  [{ kind: "openai-compatible", shape: "openai", targetModel: "big" }, ["/v1/models", "/v1/models/big"]],
  [{ kind: "anthropic", shape: "anthropic", targetModel: "big" }, ["/v1/models", "/v1/models/big"]],
  [{ kind: "azure-openai", shape: "azure", targetModel: "my-deployment" }, ["/openai/v1/models"]],
  [
    { kind: "azure-openai", shape: "azure", path: "/openai/v1", apiVersion: "2024-10-21" },
    ["/openai/models?api-version=2024-10-21"],
  ],
])("asks in the provider's shape: %o", async (given, paths) => {
  const { failure, asked } = await probe(given);
  expect(failure).toBeNull();
  expect(asked.map(({ path }) => path)).toEqual(paths);
});

it.each<[string, Case, (provider: TestProvider) => void, RegExp]>([
  [
    "a refused credential",
    { kind: "openai", shape: "openai", credential: "sk-wrong" },
    () => {},
    /refused the credential/,
  ],
  [
    "no credential",
    { kind: "anthropic", shape: "anthropic", credential: null },
    () => {},
    /wants a credential/,
  ],
  ["another shape's authentication", { kind: "openai", shape: "azure" }, () => {}, /refused the credential/],
  [
    "a model that is not there",
    { kind: "vllm", shape: "openai", targetModel: "small" },
    () => {},
    /does not have the model small/,
  ],
  [
    "a dead engine",
    { kind: "vllm", shape: "openai" },
    (one) => Object.assign(one, { isEngineDead: true }),
    /engine is not well/,
  ],
  [
    "a page",
    { kind: "openai", shape: "openai" },
    (one) => Object.assign(one, { fixed: { status: 200, body: "<html>" } }),
    /list of models/,
  ],
  ["an address of nothing", { kind: "openai", shape: "openai", path: "/x/v1" }, () => {}, /status 404/],
  [
    "a server in trouble",
    { kind: "openai", shape: "openai" },
    (one) => Object.assign(one, { fixed: { status: 503, body: CREDENTIAL } }),
    /status 503/,
  ],
])("says what is wrong, and nothing of the credential: %s", async (_, given, change, words) => {
  const { failure } = await probe(given, change);
  expect(failure).toMatch(words);
  expect(failure).not.toContain("sk-");
});

it.each([
  ["https://a.example", "https://a.example", "https://a.example/v1"],
  ["https://a.example/v1/", "https://a.example", "https://a.example/v1"],
  [
    "https://maas.example/llm/granite",
    "https://maas.example/llm/granite",
    "https://maas.example/llm/granite/v1",
  ],
  ["https://a.example/openai/v1", "https://a.example/openai", "https://a.example/openai/v1"],
  ["https://g.example/v1beta/openai", "https://g.example", "https://g.example/v1beta/openai"],
])("knows %s with and without its version", (given, root, base) => {
  expect(addressesOf(given, "openai-compatible")).toEqual({ root, base });
});

it("escapes what stands in an address", () => {
  const asked = { kind: "openai", apiVersion: null } as const;
  expect(modelsAddress("https://a.example", asked, "ft:a/../b")).toBe(
    "https://a.example/v1/models/ft%3Aa%2F..%2Fb",
  );
});
