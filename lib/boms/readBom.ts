import { DomainError } from "@/lib/base/errors";
import { type HandedFile, parseJson, readText } from "@/lib/base/untrusted";
import { readCycloneDx } from "./cycloneDx";
import type { BomExtract } from "./extract";
import { checkCycloneDx } from "./schema";

const WHAT = "The bill of materials";
const LIMITS = { maxBytes: 8 * 1_048_576 };

/**
 * Reads a bill of materials of a model: CycloneDX ML-BOM 1.4 to 1.7 in JSON, held to its schema. Throws INVALID with the
 * path in the file.
 */
export async function readBom(file: HandedFile): Promise<BomExtract> {
  const text = readText(file, WHAT, LIMITS);
  const value = parseJson(text, WHAT, LIMITS);
  const isObject = typeof value === "object" && value !== null;
  if (!isObject || !("bomFormat" in value) || value.bomFormat !== "CycloneDX") {
    const why = "bomFormat: It is not CycloneDX.";
    const fix = "Hand in a CycloneDX ML-BOM in JSON.";
    throw new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
  }
  await checkCycloneDx(text, String("specVersion" in value ? value.specVersion : ""));
  return readCycloneDx(value);
}
