import type { SignatureState } from "@/lib/cards/signature";

const WORDS: Readonly<Record<SignatureState, string>> = {
  verified: "signature verified",
  invalid: "signature not valid",
  unsigned: "not signed",
  "unknown-key": "signed by an unknown key",
  "unknown-algorithm": "signed by an unknown algorithm",
};

/** What people read for a signature's state. */
export function signatureWords(state: SignatureState): string {
  return WORDS[state];
}
