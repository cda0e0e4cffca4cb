import { backup } from "./backup";
import { backupVerify } from "./backupVerify";
import type { Command } from "./command";
import { gateCheck } from "./gateCheck";
import { gateDigest } from "./gateDigest";
import { gateSubmit } from "./gateSubmit";
import { policyCheck } from "./policyCheck";
import { policyDiff } from "./policyDiff";
import { policyExport } from "./policyExport";
import { policyPublish } from "./policyPublish";
import { policyTest } from "./policyTest";
import { policyTranslate } from "./policyTranslate";
import { restore } from "./restore";
import { secretsRotate } from "./secretsRotate";
import { tenantCreate } from "./tenantCreate";
import { tenantExport } from "./tenantExport";
import { tenantList } from "./tenantList";
import { tenantRemove } from "./tenantRemove";

/** Every command of `bailiwick`, in the order that help lists them: one file each. */
export const COMMANDS: readonly Command[] = [
  tenantList,
  tenantCreate,
  tenantExport,
  tenantRemove,
  backup,
  backupVerify,
  restore,
  secretsRotate,
  gateCheck,
  gateSubmit,
  gateDigest,
  policyCheck,
  policyTest,
  policyDiff,
  policyPublish,
  policyExport,
  policyTranslate,
];
