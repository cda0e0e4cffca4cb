import { accessSync, constants, mkdirSync } from "node:fs";
import { DomainError } from "@/lib/base/errors";

/** Makes the data folder, for this user only, when it is missing. Throws PRECONDITION when it cannot be written to. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DomainError("PRECONDITION", {
      what: `The data folder ${dataDir} cannot be used.`,
      why: code === "EEXIST" || code === "ENOTDIR" ? "A file has that name." : `${message}.`,
      fix: "Set BAILIWICK_DATA_DIR to a folder that this user may write to.",
    });
  }
}
