import { describe, expect, it } from "vitest";
import { checkFiles, testFiles } from "./checkFiles";
import { pathsFor, printManifest, readFiles } from "./manifest";
import { printSchemaFile } from "./schemaFile";

const TEXT = `@id("rest") permit(principal, action, resource);
@id("over") @obligation("require-approval")
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
when { context.input.amount.greaterThan(decimal("500.0")) || context.session.sum.amount.greaterThan(decimal("900.0")) };
`;
const manifest = `version: 1
policies:
  - name: Refunds
    file: policies/refunds.cedar
    mode: enforce
`;
const schema = printSchemaFile(
  { refund: { source: "schema", shape: { amount: { type: "decimal", optional: false } } } },
  { names: { Team: [{ id: "Support", name: "Support" }] }, cut: [], dataClasses: [] },
);
const cases = `cases:
  - name: small
    tool: { name: refund }
    input: { amount: 20 }
    expect: allow
  - name: large
    tool: { name: refund, server: shop }
    input: { amount: 600 }
    expect: hold
    rules: [over]
  - name: many small ones
    tool: { name: refund }
    input: { amount: 20 }
    sums: { amount: 900.01 }
    expect: hold
  - name: approved
    tool: { name: refund }
    input: { amount: 600 }
    context: { approved: true }
    expect: allow
  - name: wrong on purpose
    model: { name: gpt, provider: openai }
    expect: deny
`;
const folder = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    "bailiwick.policies.yaml": manifest,
    "bailiwick.schema.json": schema,
    "policies/refunds.cedar": TEXT,
    "tests/refunds.cases.yaml": cases,
    ...more,
  }).map(([path, text]) => ({ path, text }));

describe("policies as files", () => {
  it("are checked without a server, with the place of each mistake", () => {
    expect(checkFiles(folder())).toEqual({ policies: 1, rules: 2, hasSchema: true, problems: [] });
    const wrong = TEXT.replace("input.amount.", "input.amout.").replace(
      "(principal,",
      '(principal in Bailiwick::Team::"Suport",',
    );
    const { problems } = checkFiles(folder({ "policies/refunds.cedar": wrong }));
    expect(problems.map(({ line, severity, help }) => [line, severity, help])).toEqual([
      [1, "warning", 'Did you mean "Support"?'],
      [4, "error", expect.stringContaining("amount")],
    ]);
    const without = folder().filter(({ path }) => !path.endsWith(".json"));
    expect(checkFiles(without)).toMatchObject({
      hasSchema: false,
      problems: [{ message: 'Nothing is known of the arguments of the tool "refund".' }],
    });
  });

  it("are tried by cases, and say what was decided instead", () => {
    const results = testFiles(folder());
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ["small", true],
      ["large", true],
      ["many small ones", true],
      ["approved", true],
      ["wrong on purpose", false],
    ]);
    expect(results.at(-1)).toMatchObject({ effect: "allow", rules: ["rest"] });
    const other = cases.replace("rules: [over]", "rules: [under]");
    expect(testFiles(folder({ "tests/refunds.cases.yaml": other }))[1]).toMatchObject({
      effect: "hold",
      passed: false,
    });
  });

  it("are refused in words where they cannot be read", () => {
    const tried = (more: Readonly<Record<string, string>>) => () => testFiles(folder(more));
    expect(tried({ "policies/refunds.cedar": "permit(" })).toThrow("policies/refunds.cedar");
    expect(tried({ "bailiwick.policies.yaml": manifest.replace("refunds.cedar", "../x.cedar") })).toThrow(
      "no file",
    );
    expect(
      tried({ "bailiwick.policies.yaml": `${manifest}${manifest.split("\n").slice(2).join("\n")}` }),
    ).toThrow("Two entries");
    expect(tried({ "tests/refunds.cases.yaml": cases.replace("expect: allow", "expect: permit") })).toThrow(
      "cases.0.expect",
    );
    expect(
      tried({
        "tests/refunds.cases.yaml": cases.replace(
          "tool: { name: refund }",
          "source: x\n    tool: { name: refund }",
        ),
      }),
    ).toThrow("exactly one");
    expect(() => readFiles([])).toThrow("bailiwick.policies.yaml");
  });

  it("have the same bytes for the same policies, whatever order they come in", () => {
    const paths = pathsFor(["Ünder 500 €", "under-500", "!!!"]);
    expect([...paths.values()].sort()).toEqual([
      "policies/policy.cedar",
      "policies/u-nder-500.cedar",
      "policies/under-500.cedar",
    ]);
    expect([...pathsFor(["a b", "a-b"]).values()]).toEqual(["policies/a-b.cedar", "policies/a-b-2.cedar"]);
    const one = {
      name: "A",
      description: "x: y\n# z",
      mode: "hold",
      path: "policies/a.cedar",
      text: TEXT,
      digest: "sha256:1",
      version: 2,
    } as const;
    const two = {
      ...one,
      name: "B",
      path: "policies/b.cedar",
      description: null,
      mode: null,
      digest: null,
      version: null,
    };
    expect(printManifest([two, one])).toBe(printManifest([one, two]));
    const files = [
      { path: "bailiwick.policies.yaml", text: printManifest([two, one]) },
      { path: one.path, text: TEXT.replaceAll("\n", "\r\n") },
      { path: two.path, text: TEXT },
    ];
    expect(readFiles(files)).toEqual([
      { name: "A", description: "x: y\n# z", mode: "hold", path: one.path, text: TEXT, digest: "sha256:1" },
      { name: "B", description: null, mode: null, path: two.path, text: TEXT, digest: null },
    ]);
  });
});
