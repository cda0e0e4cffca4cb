import { describe, expect, it } from "vitest";
import { readBom } from "./readBom";
import { type BomFacts, writeBom } from "./writeBom";
import { writeSpdx } from "./writeSpdx";

describe("writeSpdx", () => {
  const facts: BomFacts = {
    id: "mdv_1",
    provider: "vllm",
    name: "triage",
    version: "7",
    description: "Sorts tickets.",
    stage: "staging",
    digest: `sha256:${"a".repeat(64)}`,
    licence: "apache-2.0",
    baseModel: "granite",
    datasets: ["tickets", "synthetic"],
    tasks: ["chat"],
    uri: "oci://registry.example.com/triage:7",
    enteredAt: "2026-10-01T10:00:00.123Z",
    at: "2026-11-01T10:00:00.000Z",
    metrics: [
      {
        task: "mmlu",
        metric: "acc",
        filter: "strict",
        value: 0.7,
        samples: 100,
        higherIsBetter: true,
        lower: 0.6,
        upper: 0.8,
      },
    ],
  };

  it.each(["apache-2.0", "MIT OR Apache-2.0", "House licence", null])(
    "says what our CycloneDX says, the same bytes for the same facts (licence %s)",
    async (licence) => {
      const text = writeSpdx({ ...facts, licence });
      expect(writeSpdx({ ...facts, licence })).toBe(text);
      const spdx = await readBom({ name: "ours", bytes: Buffer.from(text) });
      const cyclone = await readBom({ name: "ours", bytes: Buffer.from(writeBom({ ...facts, licence })) });
      // Of supplier and document each standard has its own; all else that CycloneDX says comes back.
      expect(spdx).toEqual({
        ...cyclone,
        format: "SPDX 3.0.1",
        serial: spdx.serial,
        model: { ...cyclone.model, supplier: "vllm" },
      });
      expect(spdx.serial).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
    },
  );

  it("says what it does not know as SPDX does, and holds to the AI profile", async () => {
    const bare = { ...facts, provider: "", uri: null, digest: null, datasets: [], metrics: [], tasks: [] };
    const read = await readBom({ name: "ours", bytes: Buffer.from(writeSpdx(bare)) });
    expect(read).toMatchObject({ model: { supplier: null }, digests: [], datasets: [], task: null });
    expect(writeSpdx(bare)).not.toBe(writeSpdx({ ...bare, version: "8" }));
  });
});
