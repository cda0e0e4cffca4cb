import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Spool } from "./spool";

const folder = mkdtempSync(join(tmpdir(), "spool-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("hands on what a killed process wrote, in order, without the line that it was writing", () => {
  const killed = new Spool(folder, 1_000);
  killed.append('{"at":1}', 1_000);
  killed.append('{"at":2}', 1_001);
  killed.seal(true);
  killed.append('{"at":3}', 1_002);
  const [, last = ""] = readdirSync(folder).sort();
  appendFileSync(join(folder, last), '{"at":4');
  const next = new Spool(folder, 2_000);
  expect(next.all).toMatchObject({ rows: 3, bytes: 34 });
  expect(next.openRows).toBe(0);
  next.append('{"at":5}', 2_000);
  next.seal(false);
  const seen: string[] = [];
  for (let one = next.oldest(); one; one = next.oldest()) {
    seen.push(...one.lines.map(String));
    next.remove(one.segment);
  }
  expect(seen).toEqual(['{"at":1}', '{"at":2}', '{"at":3}', '{"at":5}']);
  expect(readdirSync(folder)).toEqual([]);
});
