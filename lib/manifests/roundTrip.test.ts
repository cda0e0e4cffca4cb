import { expect, it } from "vitest";
import { type Document, MAAS, placed } from "./document";
import { exportMaas } from "./exportMaas";
import type { ExportWorld } from "./exportWorld";
import type { MaasSubscriptionSpec, Typed } from "./maasSpecs";
import { rateOfNano } from "./perToken";
import { readModelRef, readSubscription } from "./readMaas";

/** Numbers that are the same each time (a linear congruence). */
function draws(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const models = ["a", "b", "c"].map((name, at) => ({ name, namespace: at === 2 ? "other" : "llm" }));
const base = { tenant: "t", createdBy: "x", createdAt: new Date(0) };

function aSubscription(draw: (most: number) => number, at: number): Typed<MaasSubscriptionSpec> {
  const some = <T>(all: readonly T[]) => all.filter(() => draw(2) === 0);
  const held = some(models);
  const perToken = () =>
    [rateOfNano(draw(9_999_999)), `${draw(99)}e-6`, `0.0000${draw(99)}00`][draw(3)] ?? "0";
  return {
    apiVersion: MAAS,
    kind: "MaaSSubscription",
    metadata: {
      name: `sub-${at}`,
      namespace: "maas",
      ...(draw(2) === 0 && { labels: { a: "b" } }),
      ...(draw(2) === 0 && { annotations: { "openshift.io/display-name": " Shown ", other: "kept" } }),
    },
    spec: {
      owner: {
        ...(draw(2) === 0 && { groups: some(["g1", "g2"]).map((name) => ({ name })) }),
        users: some(["u1", "u2"]),
      },
      modelRefs: (held.length > 0 ? held : models.slice(0, 1)).map((ref) => ({
        ...ref,
        tokenRateLimits: Array.from({ length: 1 + draw(3) }, () => ({
          limit: 1 + draw(1_000_000_000),
          window: `${1 + draw(9_999)}${["s", "m", "h"][draw(3)]}`,
        })),
        ...(draw(2) === 0 && { billingRate: { perToken: perToken() } }),
      })),
      ...(draw(2) === 0 && {
        tokenMetadata: {
          ...(draw(2) === 0 && { costCenter: "cc" }),
          labels: some(["x"]).length ? { x: "y" } : {},
        },
      }),
      ...(draw(2) === 0 && { priority: draw(20) - 10 }),
    },
  };
}

it("gives any subscription of MaaS back as it came, from the rows that it became", () => {
  const draw = draws(42);
  const references = models.map(
    ({ name, namespace }): Document => ({
      apiVersion: MAAS,
      kind: "MaaSModelRef",
      metadata: { name, namespace },
      spec: { modelRef: { kind: "LLMInferenceService", name } },
    }),
  );
  for (let at = 0; at < 100; at++) {
    const document = aSubscription(draw, at);
    const { subscription, quotas, problems } = readSubscription(document);
    expect(problems).toEqual([]);
    const { owners, models: held, ...row } = subscription;
    const world: ExportWorld = {
      namespace: "n",
      modelNamespace: "m",
      gateway: "g",
      gatewayNamespace: "gn",
      backend: "b",
      users: new Map(),
      sharers: new Map(),
      state: {
        models: references.map((one) => ({
          ...base,
          ...readModelRef(one as never),
          id: `svm_${placed(one.metadata.namespace ?? "", one.metadata.name)}`,
          model: null,
          provider: null,
          state: "active",
        })),
        subscriptions: [{ row: { ...base, ...row, id: "sub_1", state: "active" }, owners, models: held }],
        access: [],
        endpoints: [],
        teams: [],
        quotas: quotas.toReversed().map((quota, n) => ({
          ...base,
          ...quota,
          id: `quo_${n}`,
          subject: "sub_1",
          zone: "UTC",
          fiscalStartMonth: 1,
          alertsAt: [],
          enabled: true,
          version: 1,
          updatedAt: new Date(0),
          removedAt: null,
        })),
      },
    };
    const out = exportMaas(world);
    expect(out.losses).toEqual([]);
    expect(out.documents).toEqual([...references, document]);
    const lower = quotas[0] ? { ...world.state.quotas.at(-1), ceiling: 7 } : null;
    const edited = exportMaas({
      ...world,
      state: { ...world.state, quotas: [...world.state.quotas.slice(0, -1), lower as never] },
    });
    expect(edited.documents.at(-1)).toHaveProperty(
      "spec.modelRefs.0.tokenRateLimits",
      expect.arrayContaining([expect.objectContaining({ limit: 7 })]),
    );
  }
});
