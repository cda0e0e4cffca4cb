import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { refused } from "./refused";

const VERSIONS = {
  "1.4": Spec.Version.v1dot4,
  "1.5": Spec.Version.v1dot5,
  "1.6": Spec.Version.v1dot6,
  "1.7": Spec.Version.v1dot7,
} as const;

/** A validator compiles its schema once, which takes longer than a thousand checks by it. */
const VALIDATORS = new Map<string, Validation.JsonValidator>();

function validatorOf(version: keyof typeof VERSIONS): Validation.JsonValidator {
  const known = VALIDATORS.get(version) ?? new Validation.JsonValidator(VERSIONS[version]);
  VALIDATORS.set(version, known);
  return known;
}

const isVersion = (text: string): text is keyof typeof VERSIONS => text in VERSIONS;

/** Of the values that a field may have. */
const SHOWN = 20;

/** Where a schema is broken, as ajv says it. */
interface SchemaError {
  instancePath?: unknown;
  keyword?: unknown;
  message?: unknown;
  params?: { additionalProperty?: unknown; allowedValues?: unknown };
}

/**
 * Holds a text to the schema of CycloneDX (ECMA-424) that it names, 1.4 to 1.7. Throws INVALID with the path in the file
 * (`components[2].modelCard.modelParameters: …`).
 */
export async function checkCycloneDx(text: string, specVersion: string): Promise<void> {
  if (!isVersion(specVersion)) {
    const why = `specVersion: ${specVersion.slice(0, 20)} is not one of ${Object.keys(VERSIONS).join(", ")}.`;
    throw refused(why, "Write it again in a version that has model cards.");
  }
  const found: unknown = await validatorOf(specVersion).validate(text);
  if (found === null) return;
  const why = wordsOf(Array.isArray(found) ? found : [found], text);
  throw refused(why, `Correct it by the schema of CycloneDX ${specVersion}.`);
}

/** The deepest error says most: those above it only say that none of the choices fits. */
function wordsOf(errors: readonly unknown[], text: string): string {
  const read = errors.map((one) => one as SchemaError);
  const depth = ({ instancePath }: SchemaError) => String(instancePath ?? "").split("/").length;
  const [worst] = read.toSorted((a, b) => depth(b) - depth(a));
  const pointer = String(worst?.instancePath ?? "");
  const { additionalProperty: extra, allowedValues: allowed } = worst?.params ?? {};
  if (Array.isArray(allowed)) {
    const is = JSON.stringify(valueAt(JSON.parse(text), pointer))?.slice(0, 80) ?? "It";
    const choices = allowed.length > SHOWN ? `${allowed.length} values` : allowed.map(String).join(", ");
    return `${pathOf(pointer)}: ${is} is not one of the allowed ${choices}.`;
  }
  const message = String(worst?.message ?? "It does not fit the schema");
  const about = typeof extra === "string" ? `${message} (${extra.slice(0, 60)})` : message;
  return `${pathOf(pointer)}: ${about}.`;
}

/** What stands where a JSON pointer (RFC 6901) points. */
function valueAt(root: unknown, pointer: string): unknown {
  const steps = pointer.split("/").slice(1);
  return steps.reduce<unknown>((value, step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, root);
}

/** `/components/2/name` → `components[2].name`. */
function pathOf(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  const path = parts.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
  return path.replace(/^\./, "").slice(0, 300) || "The file";
}
