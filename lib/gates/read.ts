import type { HandedFile } from "@/lib/base/untrusted";
import { readBom } from "@/lib/boms/readBom";
import { readEvaluation, readRedTeam } from "@/lib/evaluations/readEvaluation";
import { readBundle } from "@/lib/signatures/bundle";
import { readFileDigests } from "@/lib/signatures/files";
import { readStatement } from "@/lib/signatures/statement";
import type { EvidenceKind, Extract } from "./evidence";

/** What was read from a file, and which digests it says it is about. */
export interface ReadEvidence {
  extract: Extract;
  format: string;
  /** `sha256:<hex>`, each once; empty where the file names none. */
  names: string[];
  /** Those of its parts, where it lists them. */
  parts: string[];
  /** ISO 8601. */
  madeAt: string | null;
}

/** Reads a file as the evidence it is said to be. Throws INVALID with where it is wrong; writes nothing. */
export async function readEvidence(kind: EvidenceKind, file: HandedFile): Promise<ReadEvidence> {
  switch (kind) {
    case "signature":
      return readSignature(file);
    case "files": {
      const found = readFileDigests(file);
      const extract = { kind, files: found.size } as const;
      const parts = [...found.values()].map((digest) => `sha256:${digest}`);
      return { extract, format: "Digests of files", names: [], parts, madeAt: null };
    }
    case "bom": {
      const extract = await readBom(file);
      return { extract, format: extract.format, names: extract.digests, parts: [], madeAt: extract.madeAt };
    }
    case "evaluation":
      return measured(readEvaluation(file));
    case "red_team":
      return measured(readRedTeam(file));
  }
}

function measured(
  extract: Extract & { format: string; evaluated: string; ranAt: string | null },
): ReadEvidence {
  const { format, ranAt: madeAt, evaluated } = extract;
  const names = [...new Set(evaluated.match(/sha256:[0-9a-f]{64}(?![0-9a-f])/g) ?? [])];
  return { extract, format, names, parts: [], madeAt };
}

function readSignature(file: HandedFile): ReadEvidence {
  const bundle = readBundle(file);
  const { root, files } = readStatement(bundle.payload);
  const { method } = bundle.material;
  const parts = files.flatMap(({ algorithm, digest }) =>
    algorithm === "sha256" ? [`sha256:${digest}`] : [],
  );
  const extract = { kind: "signature", method, root, files: files.length } as const;
  return { extract, format: "OpenSSF Model Signing", names: [root], parts, madeAt: null };
}
