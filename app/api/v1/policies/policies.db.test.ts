import { afterAll, beforeAll, expect, it } from "vitest";
import { call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { createTenant } from "@/lib/tenants/create";
import { exportPoliciesOperation, importPoliciesOperation } from "./filesOperations";
import {
  offerPermitAllOperation,
  proposeVersionOperation,
  reviewVersionOperation,
} from "./lifecycleOperations";
import {
  createPolicyOperation,
  diffPolicyOperation,
  editDraftOperation,
  getPolicyOperation,
  listPoliciesOperation,
} from "./operations";
import {
  listTemplatesOperation,
  policyVocabularyOperation,
  printTemplateOperation,
} from "./vocabularyOperations";

const root = "/api/v1/policies";
const PERMIT = "permit(principal, action, resource);\n";

describeOnEachStore("the API of policies", (open) => {
  let opened: FreshStore;
  let token = "";
  let foreign = "";
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    token = await tokenFor("admin");
    const { id } = await createTenant(systemCtx(), { slug: "acme", name: "Acme" });
    foreign = await tokenFor("admin", id);
  });
  afterAll(() => opened.close());

  it("writes, proposes and compares, and refuses in the right words", async () => {
    const made = await call(createPolicyOperation, {
      path: root,
      token,
      body: { name: "Base", text: "permit(" },
    });
    expect(made).toMatchObject({ status: 201, json: { state: "draft", revision: 1 } });
    const id = String((made.json as { id: string }).id);
    const path = `${root}/${id}`;
    const of = { path, params: { id }, token };
    expect((await call(proposeVersionOperation, { ...of, body: { why: "It is time" } })).status).toBe(412);
    expect((await call(editDraftOperation, { ...of, body: { revision: 0, text: PERMIT } })).status).toBe(409);
    const edited = await call(editDraftOperation, { ...of, body: { revision: 1, text: PERMIT } });
    expect(edited.json).toMatchObject({ revision: 2, text: PERMIT });
    expect((await call(proposeVersionOperation, { ...of, body: { why: "It is time" } })).status).toBe(201);
    const review = { number: 1, answer: "approve", note: "Looks right" };
    expect((await call(reviewVersionOperation, { ...of, body: review })).status).toBe(403);
    const diff = await call(diffPolicyOperation, { ...of, path: `${path}/diff?to=1` });
    expect(diff.json).toMatchObject({
      parts: [{ kind: "added", text: PERMIT }],
      rules: { added: [{ rule: "rule1" }] },
    });
    expect((await call(getPolicyOperation, { ...of, token: foreign })).status).toBe(404);
    expect((await call(listPoliciesOperation, { path: root, token: foreign })).json).toEqual({
      policies: [],
      next: null,
    });
  });

  it("gives what policies are written from, and takes them as files", async () => {
    const { json: said } = await call(policyVocabularyOperation, { path: `${root}/vocabulary`, token });
    expect(said).toMatchObject({
      context: expect.arrayContaining([expect.objectContaining({ name: "region" })]),
    });
    const { json } = await call(listTemplatesOperation, { path: `${root}/templates`, token });
    expect((json as { templates: unknown[] }).templates).toHaveLength(7);
    const printed = await call(printTemplateOperation, {
      path: `${root}/templates/within-region`,
      params: { template: "within-region" },
      token,
      body: { values: { regions: ["eu-west-1"] } },
    });
    expect((printed.json as { text: string }).text).toContain('["eu-west-1"].contains(context.region)');
    const { json: files } = await call(exportPoliciesOperation, { path: `${root}/export`, token });
    const dry = await call(importPoliciesOperation, {
      path: `${root}/import?dryRun=true`,
      token: foreign,
      body: files,
    });
    expect(dry.json).toMatchObject({ mayImport: true, steps: [{ name: "Base", action: "create" }] });
    expect((await call(listPoliciesOperation, { path: root, token: foreign })).json).toMatchObject({
      policies: [],
    });
    const offered = await call(offerPermitAllOperation, { path: `${root}/offer`, token: foreign });
    expect(offered).toMatchObject({ status: 201, json: { mode: "observe" } });
  });
});
