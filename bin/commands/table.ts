import { backup } from "./backup";
import { backupVerify } from "./backupVerify";
import type { Command } from "./command";
import { restore } from "./restore";
import { secretsRotate } from "./secretsRotate";
import { tenantList } from "./tenantList";

/** Every command of `bailiwick`, in the order that help lists them: one file each. */
export const COMMANDS: readonly Command[] = [tenantList, backup, backupVerify, restore, secretsRotate];
