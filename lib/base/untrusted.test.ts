import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fileDigest, readJson, readManifests, readText } from "./untrusted";

const file = (text: string | Uint8Array) => ({
  name: "card.json",
  bytes: typeof text === "string" ? Buffer.from(text) : text,
});
const why = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it was taken");
};

describe("a file that somebody handed in", () => {
  it("is read as what it is", () => {
    expect(readJson(file('{"a":[1,"é"]}'), "The card")).toEqual({ a: [1, "é"] });
    expect(readManifests(file("a: 1\n---\nb: &x [2]\nc: *x\n"), "The manifest")).toEqual([
      { a: 1 },
      { b: [2], c: [2] },
    ]);
    expect(readManifests(file('{"a":1}'), "The manifest")).toEqual([{ a: 1 }]);
    expect(fileDigest(file("abc"))).toBe(
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("is refused with the place that is wrong", () => {
    expect(why(() => readJson(file('{"a":\n 1,}'), "The card"))).toMatch(
      /^The card cannot be used\. It is not JSON: .*line 2, column 4/,
    );
    expect(why(() => readManifests(file("a: 1\n b: [\n"), "The manifest"))).toMatch(
      /It is not YAML: .*line \d, column \d/,
    );
  });

  it("is refused where it would hurt", () => {
    expect(why(() => readJson(file("[".repeat(100_000)), "It"))).toContain("deeper than 64 levels");
    expect(why(() => readJson(file(`[${"0,".repeat(600_000)}0]`), "It"))).toContain(
      "more than 500000 values",
    );
    expect(why(() => readJson(file('{"a":{"__proto__":{"admin":true}}}'), "It"))).toContain("__proto__");
    expect(why(() => readJson(file('{"a":"\\u0000"}'), "It"))).toContain("NUL");
    expect(why(() => readText(file(new Uint8Array(3_000_000)), "It"))).toContain("larger than 2 MiB");
    expect(why(() => readText(file(gzipSync("x")), "It"))).toContain("packed file");
    expect(why(() => readText(file(Buffer.from([0xff, 0xfe, 0x41])), "It"))).toContain("not text in UTF-8");
  });

  it("is no YAML bomb, nor one that eats itself", () => {
    const letters = "abcdefghi".split("");
    const lines = letters.map(
      (name, n) => `${name}: &${name} [${Array(9).fill(n ? `*${letters[n - 1]}` : '"lol"')}]`,
    );
    const started = performance.now();
    expect(why(() => readManifests(file(lines.join("\n")), "The manifest"))).toContain(
      "aliases refer to each other",
    );
    expect(why(() => readManifests(file("a: &a [*a]"), "The manifest"))).toMatch(/aliases|deeper/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it("says nothing twice, and many things in little time", () => {
    for (const text of ['a: 1\nb:\n  c: {d: 1, "d": 2}\n', '{"a":1,"b":[{"c":\n{"d":1,"\\u0064":2}}]}'])
      expect(why(() => readManifests(file(text), "The manifest"))).toMatch(/It says d twice \(line [23]\)/);
    expect(readManifests(file('[{"a":"{\\"a"},{"a":"a"}]'), "It")).toEqual([[{ a: '{"a' }, { a: "a" }]]);
    const many = Array.from({ length: 10_000 }, (_, n) => `k${n}: ${n}`);
    const [read] = readManifests(file(many.join("\n")), "It");
    expect(Object.keys(read as object)).toHaveLength(10_000);
  });

  it("keeps brackets in strings out of the count", () => {
    expect(readJson(file(JSON.stringify({ a: "[".repeat(500), b: '\\"[' })), "It")).toMatchObject({
      b: '\\"[',
    });
  });
});
