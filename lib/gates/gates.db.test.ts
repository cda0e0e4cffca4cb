import { createSign, generateKeyPairSync, hash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { models, modelVersions } from "@/db/store/schema/models";
import { principals } from "@/db/store/schema/principals";
import type { Role } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { addSigner, removeSigner } from "@/lib/signatures/addSigner";
import { pae } from "@/lib/signatures/dsse";
import type { SignerKind } from "@/lib/signatures/signer";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { approve } from "./approve";
import { checkGates } from "./check";
import { downloadEvidence, type EvidenceKind } from "./evidence";
import { exportBom } from "./exportBom";
import type { Gate } from "./gate";
import { findNamed } from "./named";
import { promote } from "./promote";
import { rollBack } from "./rollBack";
import { setGates } from "./sets";
import { submitEvidence } from "./submit";
import { listEvidence, viewGates, viewSignature } from "./view";
import { askWaiver, confirmWaiver, withdrawWaiver } from "./waive";

const DAY_MS = 86_400_000;
const clock = { nowMs: 0 };
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const weights = hash("sha256", "weights", "hex");
const config = hash("sha256", "config", "hex");
const root = hash("sha256", Buffer.from(config + weights, "hex"), "hex");
const digest = `sha256:${root}`;

/** A person, or a pipeline's token, in the tenant. */
const actorOf = (
  tenant: string,
  id: string,
  roles: readonly Role[],
  kind: "person" | "token" = "person",
): Ctx => ({
  ...testCtx(tenant, roles, clock),
  actor: { kind, id, name: id },
});
const file = (value: unknown, name = "file.json") => ({
  name,
  bytes: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
});

const signature = () => {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "triage", digest: { sha256: root } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {
      serialization: {
        method: "files",
        hash_type: "sha256",
        allow_symlinks: false,
        ignore_paths: ["model.sig"],
      },
      resources: [
        { name: "config.json", algorithm: "sha256", digest: config },
        { name: "weights.bin", algorithm: "sha256", digest: weights },
      ],
    },
  };
  const type = "application/vnd.in-toto+json";
  const payload = Buffer.from(JSON.stringify(statement));
  const sig = createSign("sha384").update(pae(type, payload)).sign(privateKey, "base64");
  return {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: hash("sha256", pem, "hex") }, tlogEntries: [] },
    dsseEnvelope: { payload: payload.toString("base64"), payloadType: type, signatures: [{ sig }] },
  };
};
const bom = (content = weights) => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: {
      type: "machine-learning-model",
      name: "triage",
      hashes: [{ alg: "SHA-256", content }],
      licenses: [{ license: { id: "Apache-2.0" } }],
    },
  },
});
const evaluation = (acc: number) => ({
  results: { triage: { "acc,none": acc, "acc_stderr,none": 0.01 } },
  configs: {},
  date: clock.nowMs / 1_000,
});
const redTeam = (fails: number, startedMs = clock.nowMs, probe = "dan.Dan") =>
  [
    { entry_type: "init", garak_version: "0.16.1", start_time: new Date(startedMs).toISOString() },
    { entry_type: "eval", probe, detector: "d", fails, nones: 3, total_evaluated: 200 },
    { entry_type: "completion" },
  ]
    .map((one) => JSON.stringify(one))
    .join("\n");

interface World {
  dev: Ctx;
  lead: Ctx;
  other: Ctx;
  pipeline: Ctx;
  model: string;
  v1: string;
  v2: string;
}
let serial = 0;

async function newWorld(): Promise<World> {
  serial += 1;
  clock.nowMs = Date.parse("2026-11-21T10:00:00.000Z");
  const { id: tenant } = await createTenant(systemCtx(), { slug: `g${serial}-${process.pid}`, name: "G" });
  const dev = actorOf(tenant, "per_dev", ["maas-admin"]);
  const [model, v1, v2] = [`mdl_${serial}`, `mdv_${serial}a`, `mdv_${serial}b`];
  const owner = `pri_${serial}`;
  const createdAt = new Date(clock.nowMs);
  await bookkeep(async (tx) => {
    const who = { name: "Ann", nameKey: "ann", kind: "person", source: "made", root: owner } as const;
    await tx.insert(principals).values({ id: owner, tenant, ...who, createdAt });
    const named = { provider: "vllm", name: "triage", nameKey: "triage", state: "registered" } as const;
    await tx.insert(models).values({ id: model, tenant, ...named, owner, createdAt });
    for (const [id, version] of [
      [v1, "1"],
      [v2, "2"],
    ] as const) {
      await tx
        .insert(modelVersions)
        .values({ id, tenant, model, version, digest, submittedBy: "per_dev", createdAt });
    }
  });
  await addSigner(dev, { kind: "key", name: "Release key", content: pem });
  return {
    dev,
    lead: actorOf(tenant, "per_lead", ["maas-admin", "approver"]),
    other: actorOf(tenant, "per_other", ["admin"]),
    pipeline: actorOf(tenant, "key_ci", ["pipeline"], "token"),
    model,
    v1,
    v2,
  };
}

async function submitAll(
  { pipeline }: World,
  version: string,
  without: readonly EvidenceKind[] = [],
): Promise<void> {
  const all: [EvidenceKind, unknown][] = [
    ["signature", signature()],
    ["bom", bom()],
    ["evaluation", evaluation(0.9)],
    ["red_team", redTeam(4)],
  ];
  for (const [kind, value] of all) {
    if (without.includes(kind)) continue;
    await submitEvidence(pipeline, "model", version, { kind, file: file(value, `${kind}.json`) });
  }
}

async function statesOf(ctx: Ctx, version: string): Promise<Record<string, string>> {
  const { gates } = await checkGates(ctx, "model", version, "production");
  return Object.fromEntries(gates.map(({ gate, state }) => [gate.id, state]));
}

describeOnEachStore("gates", (open) => {
  let opened: FreshStore;
  let world: World;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    world = await newWorld();
  });

  it("lets nothing go without evidence, and everything with it and another person's yes", async () => {
    const { dev, lead, pipeline, v1 } = world;
    expect(await statesOf(dev, v1)).toMatchObject({
      signature: "missing",
      "red-team": "missing",
      owner: "passed",
    });
    await expect(promote(dev, "model", v1, "production")).rejects.toMatchObject({
      code: "PRECONDITION",
      fields: { "red-team": "No red-team report was handed in." },
    });
    await submitAll(world, v1);
    await expect(approve(dev, "model", v1, "production", "Looks good")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const machine = actorOf(dev.tenant, "key_admin", ["admin"], "token");
    await expect(approve(machine, "model", v1, "production", "Looks good")).rejects.toThrow(
      /A person must do this/,
    );
    expect(await statesOf(dev, v1)).toMatchObject({ approval: "missing" });
    await approve(lead, "model", v1, "production", "Read the reports");
    clock.nowMs += 1_000;
    await promote(dev, "model", v1, "staging");
    clock.nowMs += 1_000;
    const { mayGo, gates } = await promote(dev, "model", v1, "production");
    expect(mayGo).toBe(true);
    expect(await checkGates(dev, "model", v1, "production"), "a pipeline may ask again").toMatchObject({
      mayGo,
    });
    expect(gates.find(({ gate }) => gate.id === "red-team")).toMatchObject({
      why: expect.stringContaining("4 of 200 attacks succeeded, 2.0 % (at most 5.0 %"),
      evidence: { name: "red_team.json", binding: "stated" },
    });
    await expect(promote(pipeline, "model", v1, "production")).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { changes } = await listChanges(dev, { target: v1, limit: 20 });
    expect(changes.filter(({ verb }) => verb === "promote").map(({ after }) => after)).toEqual([
      expect.objectContaining({ stage: "production" }),
      expect.objectContaining({ stage: "staging" }),
      expect.objectContaining({ refused: "production" }),
    ]);
  });

  it("pins evidence to the digest: another is refused, and what was pinned before counts no more", async () => {
    const { dev, pipeline, v1 } = world;
    const of = (kind: EvidenceKind, value: unknown, stated?: string) =>
      submitEvidence(pipeline, "model", v1, { kind, file: file(value), digest: stated });
    await expect(of("bom", bom("b".repeat(64)))).rejects.toThrow(/The file is about sha256:bbb/);
    await expect(of("evaluation", evaluation(0.9), `sha256:${"c".repeat(64)}`)).rejects.toThrow(
      /said to be about/,
    );
    const other = evaluation(0.9);
    await expect(
      of("evaluation", { ...other, model_name: `acme/triage@sha256:${"d".repeat(64)}` }),
    ).rejects.toThrow(/The file is about sha256:ddd/);
    expect((await of("signature", signature())).binding).toBe("named");
    const first = await of("bom", bom());
    expect(first).toMatchObject({ binding: "named", format: "CycloneDX 1.6", pinned: digest });
    expect(await of("bom", bom())).toMatchObject({ id: first.id });
    expect(Buffer.from((await downloadEvidence(dev, first.id)).bytes).toString()).toBe(JSON.stringify(bom()));
    await bookkeep((tx) => tx.update(modelVersions).set({ digest: `sha256:${"e".repeat(64)}` }));
    expect(await statesOf(dev, v1)).toMatchObject({ bom: "missing", signature: "missing" });
    expect((await listEvidence(dev, "model", v1)).evidence.map(({ counts }) => counts)).toEqual([
      false,
      false,
    ]);
  });

  it("takes back what it writes, in both standards, for the digest that it names", async () => {
    const { dev, pipeline, v1, v2 } = world;
    const hand = async (format: "cyclonedx" | "spdx") => {
      const { name, text } = await exportBom(dev, v1, format);
      return submitEvidence(pipeline, "model", v1, { kind: "bom", file: file(text, name) });
    };
    expect(await hand("cyclonedx")).toMatchObject({ format: "CycloneDX 1.7", name: "triage-1.cdx.json" });
    expect(await hand("spdx")).toMatchObject({
      format: "SPDX 3.0.1",
      name: "triage-1.spdx3.json",
      binding: "named",
      pinned: digest,
    });
    expect(await statesOf(dev, v1)).toMatchObject({ bom: "passed" });
    const { text } = await exportBom(dev, v1, "spdx");
    const tampered = text.replace(digest.slice(7), "f".repeat(64));
    await expect(
      submitEvidence(pipeline, "model", v1, { kind: "bom", file: file(tampered) }),
    ).rejects.toThrow(/The file is about sha256:fff/);
    await expect(exportBom(testCtx("ten_other", ["maas-admin"], clock), v2, "spdx")).rejects.toThrow(
      /No such version/,
    );
  });

  it("judges by what was handed in last, also when it is the same file again", async () => {
    const { dev, lead, pipeline, v1 } = world;
    await submitAll(world, v1, ["bom", "evaluation", "red_team"]);
    const submit = async (by: Ctx, kind: EvidenceKind, value: unknown) => {
      clock.nowMs += 1_000;
      return submitEvidence(by, "model", v1, { kind, file: file(value) });
    };
    const good = `${config}  config.json\n${weights}  weights.bin\n`;
    const bad = good.replaceAll(weights, config);
    const first = await submit(pipeline, "files", bad);
    await submit(pipeline, "files", good);
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "passed" });
    const again = await submit(lead, "files", bad);
    expect(again).toMatchObject({ id: first.id, at: first.at });
    expect(again.lastAt > first.lastAt).toBe(true);
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "failed" });
    await submit(pipeline, "files", good);
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "passed" });
    const [harmless, harmful] = [redTeam(0), redTeam(150)];
    for (const [report, state] of [
      [harmful, "failed"],
      [harmless, "passed"],
      [harmful, "failed"],
    ] as const) {
      await submit(pipeline, "red_team", report);
      expect(await statesOf(dev, v1)).toMatchObject({ "red-team": state });
    }
    // Who handed it in again has handed it in.
    await expect(approve(lead, "model", v1, "production", "Mine")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const { changes } = await listChanges(dev, { target: v1, limit: 20 });
    expect(changes.filter(({ verb }) => verb === "submit")).toHaveLength(8);
  });

  it("verifies anew: a changed file is named, and a key that was removed counts no more", async () => {
    const { dev, pipeline, v1 } = world;
    await submitAll(world, v1, ["bom", "evaluation", "red_team"]);
    expect((await viewSignature(dev, v1))?.report).toMatchObject({
      signature: { state: "valid" },
      identity: { state: "matches" },
      files: { state: "not_checked", why: "Not checked, because the weights are not here." },
    });
    const sums = `${config}  ./config.json\n${hash("sha256", "other", "hex")} *weights.bin\n${config}  extra.py\n`;
    await submitEvidence(pipeline, "model", v1, { kind: "files", file: file(sums, "SHA256SUMS") });
    expect((await viewSignature(dev, v1))?.report.files).toMatchObject({
      state: "incomplete",
      changed: ["weights.bin"],
      extra: ["extra.py"],
      missing: [],
    });
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "failed" });
    clock.nowMs += 1_000;
    const good = `${config}  config.json\n${weights}  weights.bin\n${weights}  model.sig\n`;
    await submitEvidence(pipeline, "model", v1, { kind: "files", file: file(good, "SHA256SUMS") });
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "passed" });
    const { changes } = await listChanges(dev, { noun: "signer", limit: 5 });
    await removeSigner(dev, changes[0]?.target ?? "");
    expect(await statesOf(dev, v1)).toMatchObject({ signature: "missing" });
  });

  it("judges by the bound that is against the version, and by age", async () => {
    const { other, pipeline, v1 } = world;
    const plain = { requiredBy: "AI Act, Art. 15", owner: "Safety" };
    const gates: unknown[] = [
      {
        ...plain,
        id: "acc",
        name: "Accuracy",
        check: "evaluation",
        task: "triage",
        metric: "acc",
        atLeast: 0.89,
      },
      { ...plain, id: "dan", name: "DAN", check: "attack", probe: "dan", max: 0.05, maxAgeDays: 30 },
    ];
    await setGates(other, "model", "staging", gates);
    await setGates(other, "model", "production", []);
    const submit = (kind: EvidenceKind, value: unknown) =>
      submitEvidence(pipeline, "model", v1, { kind, file: file(value) });
    await submit("evaluation", evaluation(0.9));
    await submit("red_team", redTeam(5));
    expect(await statesOf(other, v1)).toEqual({ acc: "failed", dan: "failed" });
    clock.nowMs += 1_000;
    await submit("evaluation", evaluation(0.92));
    await submit("red_team", redTeam(3));
    expect(await statesOf(other, v1)).toEqual({ acc: "passed", dan: "passed" });
    clock.nowMs += 31 * DAY_MS;
    expect(await statesOf(other, v1)).toEqual({ acc: "passed", dan: "failed" });
    await expect(setGates(other, "model", "staging", [gates[0], gates[0]])).rejects.toThrow(
      /acc stands twice/,
    );
    const card = { id: "card", name: "Card", check: "card" } satisfies Partial<Gate>;
    await expect(setGates(other, "model", "staging", [card])).rejects.toThrow(
      /card is not a check of models/,
    );
  });

  it("lets a report about easy probes take the place of nothing else", async () => {
    const { other, pipeline, v1 } = world;
    const submit = (value: string, name: string) => {
      clock.nowMs += 1_000;
      return submitEvidence(pipeline, "model", v1, { kind: "red_team", file: file(value, name) });
    };
    const gateOf = async () => {
      const { gates } = await checkGates(other, "model", v1, "production");
      return gates.find(({ gate }) => gate.id === "red-team");
    };
    await submit(redTeam(80), "full.jsonl");
    await submit(redTeam(0, clock.nowMs, "test.Easy"), "easy.jsonl");
    expect(await gateOf()).toMatchObject({
      state: "failed",
      why: expect.stringMatching(
        /^2 probes: 80 of 400 attacks .*by the newest report that has it: easy\.jsonl \(1 probe\), full\.jsonl \(1 probe\)\.$/,
      ),
    });
    await submit(redTeam(1), "again.jsonl");
    expect(await gateOf()).toMatchObject({
      state: "passed",
      why: expect.stringMatching(/^2 probes: 1 of 400/),
    });
    clock.nowMs += 60 * DAY_MS;
    await submit(redTeam(0, clock.nowMs, "test.Easy"), "later.jsonl");
    clock.nowMs += 60 * DAY_MS;
    expect(await gateOf()).toMatchObject({
      state: "failed",
      why: "It is 120 days old, and 90 are allowed. again.jsonl is the newest that has 1 probe.",
    });
  });

  it("asks of every part whether its licence is allowed, and says which is not", async () => {
    const { other, pipeline, v1 } = world;
    const library = (name: string, more: object = {}) => ({ type: "library", name, ...more });
    const licensed = (one: object) => ({ licenses: [one] });
    const gateOf = async (components: object[]) => {
      clock.nowMs += 1_000;
      const value = { ...bom(root), components };
      await submitEvidence(pipeline, "model", v1, { kind: "bom", file: file(value) });
      const { gates } = await checkGates(other, "model", v1, "staging");
      const found = gates.find(({ gate }) => gate.id === "licence");
      return { state: found?.state, why: found?.why };
    };
    const either = library("a", licensed({ expression: "GPL-3.0-only OR MIT" }));
    const excepted = library("b", licensed({ expression: "Apache-2.0 WITH LLVM-exception" }));
    expect(await gateOf([either, excepted, library("c")])).toEqual({
      state: "passed",
      why: "Apache-2.0, GPL-3.0-only OR MIT and Apache-2.0 WITH LLVM-exception are allowed. No licence is named of 1 dependency.",
    });
    const wiki = { type: "data", name: "wiki", ...licensed({ license: { id: "CC-BY-SA-3.0" } }) };
    const both = library("inner", licensed({ expression: "MIT AND GPL-2.0-or-later" }));
    expect(await gateOf([wiki, library("outer", { components: [both] })])).toEqual({
      state: "failed",
      why: "CC-BY-SA-3.0 of the dataset wiki and MIT AND GPL-2.0-or-later of the dependency inner are not among the 7 allowed licences. No licence is named of 1 dependency.",
    });
    const many = Array.from({ length: 600 }, (_, at) => library(`l${at}`));
    const last = library("last", licensed({ license: { id: "AGPL-3.0-only" } }));
    expect((await gateOf([...many, last])).why).toContain(
      "AGPL-3.0-only of the dependency last is not among",
    );
  });

  it("waives for a while, by two people, and as loud as a failure", async () => {
    const { dev, lead, v1 } = world;
    await submitAll(world, v1, ["red_team"]);
    await approve(lead, "model", v1, "production", "Read the reports");
    const wish = { stage: "production", gate: "red-team", reason: "The lab is closed", days: 7 } as const;
    await expect(askWaiver(dev, "model", v1, { ...wish, days: 91 })).rejects.toThrow(/1 to 90 days/);
    await expect(askWaiver(dev, "model", v1, { ...wish, gate: "nope" })).rejects.toThrow(
      /No gate before production/,
    );
    const { id } = await askWaiver(dev, "model", v1, wish);
    expect(await statesOf(dev, v1)).toMatchObject({ "red-team": "missing" });
    await expect(confirmWaiver(dev, id)).rejects.toThrow(/another person confirms/);
    await confirmWaiver(lead, id);
    const { mayGo, gates } = await checkGates(dev, "model", v1, "production");
    expect(mayGo).toBe(true);
    expect(gates.find(({ gate }) => gate.id === "red-team")).toMatchObject({
      state: "waived",
      without: "missing",
      waiver: { reason: "The lab is closed", askedBy: "per_dev", confirmedBy: "per_lead" },
    });
    clock.nowMs += 7 * DAY_MS;
    expect(await statesOf(dev, v1)).toMatchObject({ "red-team": "missing" });
    await expect(withdrawWaiver(dev, id)).rejects.toThrow(/This waiver is ended/);
    const again = await askWaiver(dev, "model", v1, wish);
    await confirmWaiver(lead, again.id);
    await withdrawWaiver(lead, again.id);
    expect(await statesOf(dev, v1)).toMatchObject({ "red-team": "missing" });
  });

  it("replaces what is in production, and rolls back to it", async () => {
    const { dev, lead, v1, v2 } = world;
    for (const version of [v1, v2]) {
      await submitAll(world, version);
      await approve(lead, "model", version, "production", "Read the reports");
      clock.nowMs += 1_000;
      await promote(dev, "model", version, "production");
      clock.nowMs += 1_000;
    }
    expect(await viewGates(dev, "model", v1)).toMatchObject({ subject: { stage: "retired" } });
    expect((await viewGates(dev, "model", v2)).rollbackTo?.id).toBe(v1);
    await expect(rollBack(dev, "model", v2, "")).rejects.toMatchObject({ code: "INVALID" });
    expect((await rollBack(dev, "model", v2, "It refuses everything")).to.id).toBe(v1);
    const back = await viewGates(dev, "model", v2);
    expect(back.subject.stage).toBe("staging");
    expect(back.moves[0]).toMatchObject({
      kind: "return",
      from: "production",
      reason: "It refuses everything",
    });
    // Its approval was of before the rollback.
    await expect(promote(dev, "model", v2, "production")).rejects.toMatchObject({
      fields: { approval: "0 of 1 approvals by other people." },
    });
    await expect(rollBack(dev, "model", v1, "Again please")).rejects.toMatchObject({ code: "PRECONDITION" });
  });

  it("asks the same of agents, by what agents have", async () => {
    const { dev, lead, pipeline } = world;
    const [agent, version] = [`agt_${serial}`, `agv_${serial}`];
    const createdAt = new Date(clock.nowMs);
    await bookkeep(async (tx) => {
      const named = { name: "clerk", nameKey: "clerk", state: "registered", owner: `pri_${serial}` } as const;
      const attestationEndsAt = new Date(clock.nowMs + DAY_MS);
      await tx
        .insert(agents)
        .values({ id: agent, tenant: dev.tenant, ...named, attestationEndsAt, createdAt });
      const row = { tenant: dev.tenant, agent, version: "3", source: "made" } as const;
      await tx.insert(agentVersions).values({ id: version, ...row, createdAt });
    });
    await submitEvidence(pipeline, "agent", version, { kind: "red_team", file: file(redTeam(2)) });
    await expect(
      submitEvidence(pipeline, "agent", version, { kind: "bom", file: file(bom()) }),
    ).rejects.toThrow(/An agent has no bom/);
    await approve(lead, "agent", version, "production", "Read the reports");
    const { gates, mayGo } = await checkGates(pipeline, "agent", version, "production");
    expect(mayGo).toBe(false);
    const states = Object.fromEntries(gates.map(({ gate, state }) => [gate.id, state]));
    expect(states).toEqual({
      owner: "passed",
      card: "missing",
      "red-team": "passed",
      policy: "missing",
      attestation: "passed",
      approval: "passed",
    });
    const policyGate = async () =>
      (await checkGates(pipeline, "agent", version, "production")).gates.find(
        ({ gate }) => gate.id === "policy",
      );
    const permit = (who: string) => `permit(principal == Bailiwick::Agent::"${who}", action, resource);`;
    const someone = testCtx(dev.tenant, ["admin"], clock);
    await putPolicyInForce(someone, {
      name: "One",
      text: permit("agt_another"),
      mode: "enforce",
      fromMs: clock.nowMs,
    });
    expect((await policyGate())?.state).toBe("missing");
    await putPolicyInForce(someone, {
      name: "Two",
      text: permit(agent),
      mode: "observe",
      fromMs: clock.nowMs,
    });
    expect(await policyGate()).toMatchObject({ state: "passed", why: "1 policy in force covers it." });
  });

  it("takes as signers only what can be one", async () => {
    const { dev } = world;
    const add = (kind: SignerKind, content: string, issuer?: string) =>
      addSigner(dev, { kind, name: "N", content, issuer });
    expect((await add("trust_root", "sigstore.dev")).content).toContain("rekor.sigstore.dev");
    const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await expect(add("key", secret)).rejects.toThrow(/This is a private key/);
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey;
    await expect(add("key", rsa.export({ type: "spki", format: "pem" }).toString())).rejects.toThrow(
      /not an ECDSA key/,
    );
    await expect(add("authority", pem)).rejects.toThrow(/certificates of authorities/);
    await expect(add("trust_root", "{}")).rejects.toThrow(/names no certificate authority/);
    await expect(add("identity", "*")).rejects.toThrow(/a \* stands for a part/);
    await expect(add("identity", "ann@acme.com", "http://idp")).rejects.toThrow(/https address/);
  });

  it("finds a version as a pipeline names it, and nothing of another tenant", async () => {
    const { dev, model, v1 } = world;
    for (const name of [model, "vllm/triage", "triage"]) {
      expect((await findNamed(dev, { model: name, version: "1" })).id).toBe(v1);
    }
    const stranger = (await newWorld()).dev;
    const missing = { code: "NOT_FOUND", message: "No such version. Check the id, or search for it." };
    await expect(checkGates(stranger, "model", v1, "staging")).rejects.toMatchObject(missing);
    await expect(checkGates(dev, "model", "mdv_none", "staging")).rejects.toMatchObject(missing);
    await expect(promote(stranger, "model", v1, "staging")).rejects.toMatchObject(missing);
    const member = actorOf(dev.tenant, "per_m", ["member"]);
    await expect(
      submitEvidence(member, "model", v1, { kind: "bom", file: file(bom()) }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
