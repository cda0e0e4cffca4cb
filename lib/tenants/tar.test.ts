import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packTar } from "./tar";

const file = (name: string, text: string) => ({
  name,
  size: Buffer.byteLength(text),
  mtimeMs: Date.parse("2026-11-22T00:00:00Z"),
  open: async function* () {
    yield Buffer.from(text);
  },
});

async function pack(files: Parameters<typeof packTar>[0]): Promise<Buffer> {
  const pieces = [];
  for await (const piece of packTar(files)) pieces.push(piece);
  return Buffer.concat(pieces);
}

it("is what tar unpacks, to the byte", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tar-test-"));
  const long = "ä".repeat(10_000);
  writeFileSync(
    join(folder, "x.tar"),
    await pack([file("a/one.txt", "one\n"), file("a/empty", ""), file("a/long", long)]),
  );
  execFileSync("tar", ["-xf", "x.tar"], { cwd: folder });
  expect(readFileSync(join(folder, "a/one.txt"), "utf8")).toBe("one\n");
  expect(readFileSync(join(folder, "a/long"), "utf8")).toBe(long);
  expect(statSync(join(folder, "a/empty"))).toMatchObject({ size: 0 });
  expect(statSync(join(folder, "a/long")).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "a/long")).mtimeMs).toBe(Date.parse("2026-11-22T00:00:00Z"));
  rmSync(folder, { recursive: true });
});

it("names sizes beyond 8 GiB as tar reads them", async () => {
  const size = 20 * 1024 ** 3;
  const [head] = [(await packTar([{ ...file("big", ""), size }]).next()).value as Buffer];
  // The contents are left out, which tar complains of after it has listed the name.
  const { stdout } = spawnSync("tar", ["-tvf", "-"], { input: Buffer.concat([head, Buffer.alloc(1024)]) });
  expect(String(stdout)).toContain(String(size));
});

it("ends with an error when a file is not of the size that it names", async () => {
  await expect(pack([{ ...file("a", "abc"), size: 5 }])).rejects.toThrow("a changed while it was packed.");
});
