/** The outcome of one question about a signature, with the words why. */
interface Finding<S extends string> {
  state: S;
  why: string;
}

/** What stands in the way of saying that the files are those that were signed. */
export interface FilesFinding extends Finding<"complete" | "incomplete" | "not_checked"> {
  missing: string[];
  extra: string[];
  changed: string[];
  /** How many files were signed. */
  signed: number;
}

/** The answers about one signature of a model, each for itself: one good answer never covers for another. */
export interface SignatureReport {
  method: "key" | "certificate" | "keyless";
  /** Is it a signature of this statement? `unknown` where what would check it was not handed in. */
  signature: Finding<"valid" | "invalid" | "unknown">;
  /** Is it by somebody whose signatures count here? */
  identity: Finding<"matches" | "differs" | "unknown">;
  /** The signer, as the certificate or the tenant calls it. */
  signer: string | null;
  /** Is it about this version? */
  digest: Finding<"matches" | "differs" | "unknown">;
  root: string;
  files: FilesFinding;
  /** Does it stand in a transparency log? */
  log: Finding<"logged" | "not_logged" | "unknown">;
  warnings: string[];
}

/** Whom a signature turned out to be by. */
export interface Verdict {
  signature: SignatureReport["signature"];
  identity: SignatureReport["identity"];
  signer: string | null;
  log: SignatureReport["log"];
  warnings: string[];
}

export const NOT_LOGGED: SignatureReport["log"] = {
  state: "not_logged",
  why: "It has no entry in a transparency log: signatures by key and by certificate have none.",
};

/** A signature that is not one, or that cannot be said to be one: nobody's. */
export function unproven(state: "invalid" | "unknown", why: string, log = NOT_LOGGED): Verdict {
  const identity = { state: "unknown", why: "Nobody can be named before the signature is valid." } as const;
  return { signature: { state, why }, identity, signer: null, log, warnings: [] };
}
