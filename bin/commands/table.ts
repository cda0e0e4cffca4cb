import { backup } from "./backup";
import { backupVerify } from "./backupVerify";
import type { Command } from "./command";
import { gateCheck } from "./gateCheck";
import { gateDigest } from "./gateDigest";
import { gateSubmit } from "./gateSubmit";
import { maasCheck } from "./maasCheck";
import { maasExport } from "./maasExport";
import { maasImport } from "./maasImport";
import { policyCheck } from "./policyCheck";
import { policyDiff } from "./policyDiff";
import { policyExport } from "./policyExport";
import { policyPublish } from "./policyPublish";
import { policyTest } from "./policyTest";
import { policyTranslate } from "./policyTranslate";
import { restore } from "./restore";
import { secretsRotate } from "./secretsRotate";
import { showbackClose } from "./showbackClose";
import { showbackExport } from "./showbackExport";
import { tenantCreate } from "./tenantCreate";
import { tenantExport } from "./tenantExport";
import { tenantList } from "./tenantList";
import { tenantRemove } from "./tenantRemove";
import { usageRebuild } from "./usageRebuild";

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
  maasCheck,
  maasImport,
  maasExport,
  usageRebuild,
  showbackClose,
  showbackExport,
];
