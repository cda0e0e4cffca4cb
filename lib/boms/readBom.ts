import { type HandedFile, parseJson, readText } from "@/lib/base/untrusted";
import { readCycloneDx } from "./cycloneDx";
import type { BomExtract } from "./extract";
import { refused } from "./refused";
import { checkCycloneDx } from "./schema";
import { readSpdx } from "./spdx";

const WHAT = "The bill of materials";
const LIMITS = { maxBytes: 8 * 1_048_576 };

/**
 * Reads a bill of materials of a model in JSON: CycloneDX ML-BOM 1.4 to 1.7, held to its schema, or SPDX 3.0.1, held to its
 * AI profile. Throws INVALID with the path in the file, or with the element's spdxId and its property.
 */
export async function readBom(file: HandedFile): Promise<BomExtract> {
  const text = readText(file, WHAT, LIMITS);
  const value = parseJson(text, WHAT, LIMITS);
  const read: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  if (read.bomFormat === "CycloneDX") {
    await checkCycloneDx(text, String(read.specVersion ?? ""));
    return readCycloneDx(value);
  }
  if ("@context" in read || "@graph" in read) return readSpdx(read);
  if (typeof read.spdxVersion === "string") {
    const why = `spdxVersion: ${read.spdxVersion.slice(0, 20)} has no AI profile.`;
    throw refused(why, "Write it again in SPDX 3.0.1, or hand in a CycloneDX ML-BOM.");
  }
  throw refused(
    "bomFormat: It is not CycloneDX, and there is no @context of SPDX 3.",
    "Hand in a CycloneDX ML-BOM in JSON, or an AI BOM in SPDX 3.0.1.",
  );
}
