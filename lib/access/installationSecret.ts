import { createHash } from "node:crypto";
import { processState } from "../base/process";
import { secretKey, subkey } from "./secretKey";

/** A purpose's key of 32 bytes, and the short name by which ciphertexts say which key they need. */
export interface PurposeKey {
  id: string;
  key: Buffer;
}

interface Secrets {
  present: string;
  previous: string | null;
  keys: Map<string, PurposeKey[]>;
}

const known = new WeakMap<object, Secrets>();

/** The keys of a purpose, the present one first, then the one before it during a rotation. Derived once a process. */
export function purposeKeys(purpose: string): PurposeKey[] {
  const { environment } = processState();
  const secrets = known.get(environment) ?? {
    present: secretKey(environment.dataDir, environment.secretKey),
    previous: environment.previousSecretKey,
    keys: new Map<string, PurposeKey[]>(),
  };
  known.set(environment, secrets);
  const derived = secrets.keys.get(purpose) ?? derive(secrets, purpose);
  secrets.keys.set(purpose, derived);
  return derived;
}

function derive({ present, previous }: Secrets, purpose: string): PurposeKey[] {
  return [present, ...(previous ? [previous] : [])].map((secret) => {
    const key = Buffer.from(subkey(secret, purpose), "hex");
    return { key, id: createHash("sha256").update("id").update(key).digest("hex").slice(0, 8) };
  });
}
