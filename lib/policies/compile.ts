import { z } from "zod";
import { sameDigest } from "@/lib/base/sameDigest";
import type { Broken } from "./broken";
import { parsePolicy } from "./cedar";
import { contentDigest } from "./policy";
import type { Publication } from "./publication";
import { type Rule, rulesOf } from "./rule";
import { toolShape } from "./toolShape";

/** The rules of a version, or why there are none. */
interface CompiledVersion {
  rules: readonly Rule[];
  broken: Broken | null;
}

const MOST_PARSED = 2_000;
const parsedVersions = new Map<string, CompiledVersion>();

/** Versions are checked before they are published; one that cannot be read all the same is told apart from one without rules. Throws nothing. */
export function compile(publication: Publication): CompiledVersion {
  const { policy, policyName, version, mode, text, digest, shapes } = publication;
  const key = JSON.stringify([policy, policyName, version, mode, digest, text, shapes]);
  const known = parsedVersions.get(key);
  if (known) return known;
  const from = { policy, policyName, version, mode };
  const why = isAltered(publication) ? ALTERED : shapesJson.safeParse(shapes).success ? null : SHAPES;
  const made = why === null ? read(text, from) : { rules: [], broken: { ...from, why } };
  if (parsedVersions.size >= MOST_PARSED) parsedVersions.clear();
  parsedVersions.set(key, made);
  return made;
}

/** Rules about arguments are judged by them. */
const SHAPES = "the arguments of tools that it was published with cannot be read";
const shapesJson = z.record(z.string(), toolShape);
const ALTERED = "its text is not the one that was published, by its digest";

/** Somebody wrote to the row past the product. A text that is only tried has a digest of another form. */
const isAltered = ({ text, digest }: Publication) =>
  digest.startsWith("sha256:") && !sameDigest(contentDigest(text), digest);

function read(text: string, from: Omit<Broken, "why">): CompiledVersion {
  try {
    const parsed = parsePolicy(text);
    if (parsed.rules !== null) return { rules: rulesOf(parsed.rules, from), broken: null };
    return { rules: [], broken: { ...from, why: parsed.problems[0]?.message ?? "it is no policy" } };
  } catch (error) {
    return { rules: [], broken: { ...from, why: String((error as Error)?.message ?? error) } };
  }
}
