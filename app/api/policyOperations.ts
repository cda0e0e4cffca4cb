import type { Operation } from "../_edge/operation";
import {
  exportPoliciesOperation,
  importPoliciesOperation,
  publishFilesOperation,
} from "./v1/policies/filesOperations";
import {
  changeModeOperation,
  offerPermitAllOperation,
  proposeVersionOperation,
  publishVersionOperation,
  reviewVersionOperation,
  rollBackPolicyOperation,
  unpublishOperation,
  withdrawVersionOperation,
} from "./v1/policies/lifecycleOperations";
import {
  archivePolicyOperation,
  createPolicyOperation,
  diffPolicyOperation,
  discardDraftOperation,
  editDraftOperation,
  getPolicyOperation,
  getVersionOperation,
  listPoliciesOperation,
  restorePolicyOperation,
} from "./v1/policies/operations";
import {
  listTemplatesOperation,
  policyVocabularyOperation,
  printTemplateOperation,
} from "./v1/policies/vocabularyOperations";

/** Policies: written, reviewed, put in force. */
export const POLICY_OPERATIONS: readonly Operation[] = [
  listPoliciesOperation,
  createPolicyOperation,
  getPolicyOperation,
  editDraftOperation,
  discardDraftOperation,
  getVersionOperation,
  diffPolicyOperation,
  archivePolicyOperation,
  restorePolicyOperation,
  proposeVersionOperation,
  withdrawVersionOperation,
  reviewVersionOperation,
  publishVersionOperation,
  changeModeOperation,
  rollBackPolicyOperation,
  unpublishOperation,
  offerPermitAllOperation,
  policyVocabularyOperation,
  listTemplatesOperation,
  printTemplateOperation,
  exportPoliciesOperation,
  importPoliciesOperation,
  publishFilesOperation,
];
