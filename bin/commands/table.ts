import type { Command } from "./command";
import { tenantList } from "./tenantList";

/** Every command of `bailiwick`, in the order that help lists them: one file each. */
export const COMMANDS: readonly Command[] = [tenantList];
