import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readEnvironment } from "../base/environment";
import { setProcessState } from "../base/process";
import { decryptSecret, encryptSecret, isOfOldKey } from "./encrypt";

const OLD = "an-old-installation-secret-of-32-characters";
const NEW = "a-new-installation-secret-of-32-characters";

function startWith(BAILIWICK_SECRET_KEY: string, BAILIWICK_SECRET_KEY_PREVIOUS = ""): void {
  const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-encrypt-"));
  const environment = readEnvironment(
    { BAILIWICK_DATA_DIR: dataDir, BAILIWICK_SECRET_KEY, BAILIWICK_SECRET_KEY_PREVIOUS },
    "/",
  );
  setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
}

it("reads what it wrote, for the same purpose and row only", () => {
  startWith(OLD);
  const sealed = encryptSecret("whsec_näh", "webhook.secret", "whk_1");
  expect(sealed).not.toContain("whsec");
  expect(decryptSecret(sealed, "webhook.secret", "whk_1")).toBe("whsec_näh");
  expect(encryptSecret("whsec_näh", "webhook.secret", "whk_1")).not.toBe(sealed);
  const altered = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
  for (const read of [
    () => decryptSecret(sealed, "webhook.secret", "whk_2"),
    () => decryptSecret(sealed, "totp.secret", "whk_1"),
    () => decryptSecret(altered, "webhook.secret", "whk_1"),
    () => decryptSecret("", "webhook.secret", "whk_1"),
  ]) {
    expect(read).toThrow("A stored secret cannot be read.");
  }
});

it("reads under the previous key during a rotation, and says which are to be written anew", () => {
  startWith(OLD);
  const sealed = encryptSecret("s", "webhook.secret", "r");
  startWith(NEW);
  expect(() => decryptSecret(sealed, "webhook.secret", "r")).toThrow("BAILIWICK_SECRET_KEY_PREVIOUS");
  startWith(NEW, OLD);
  expect(decryptSecret(sealed, "webhook.secret", "r")).toBe("s");
  expect(isOfOldKey(sealed, "webhook.secret")).toBe(true);
  const anew = encryptSecret("s", "webhook.secret", "r");
  expect(isOfOldKey(anew, "webhook.secret")).toBe(false);
  startWith(NEW);
  expect(decryptSecret(anew, "webhook.secret", "r")).toBe("s");
});
