import type { Operation } from "../_edge/operation";
import {
  countActionsOperation,
  exportActionsOperation,
  getActionOperation,
  listActionsOperation,
} from "./v1/actions/operations";
import { listChangesOperation } from "./v1/changes/operations";
import {
  getDeliveryOperation,
  listDeliveriesOperation,
  resendDeadOperation,
  resendDeliveryOperation,
} from "./v1/deliveries/operations";
import { directoryOperation } from "./v1/directory/operations";
import {
  exportEventsOperation,
  getEventOperation,
  getRetentionOperation,
  listEventsOperation,
  setRetentionOperation,
} from "./v1/events/operations";
import { downloadExportOperation, listExportsOperation, startExportOperation } from "./v1/exports/operations";
import {
  addGroupGrantOperation,
  listGroupGrantsOperation,
  removeGroupGrantOperation,
} from "./v1/group-grants/operations";
import {
  checkProviderOperation,
  createProviderOperation,
  listProvidersOperation,
  removeProviderOperation,
  setProviderStateOperation,
  updateProviderOperation,
} from "./v1/identity-providers/operations";
import {
  cancelJobOperation,
  getJobOperation,
  listJobsOperation,
  retryJobOperation,
} from "./v1/jobs/operations";
import { issueKeyOperation, listKeysOperation, revokeKeyOperation } from "./v1/keys/operations";
import { meOperation } from "./v1/me/operations";
import {
  inviteOperation,
  listMembersOperation,
  removeMemberOperation,
  resetPasswordOperation,
  setRolesOperation,
  withdrawInvitationOperation,
} from "./v1/members/operations";
import {
  distinguishOperation,
  forgetDistinctionOperation,
  listMergesOperation,
  listSuggestionsOperation,
  mergeOperation,
  splitOperation,
  undoMergeOperation,
} from "./v1/principals/mergeOperations";
import {
  discoverOperation,
  editPrincipalOperation,
  getPrincipalOperation,
  heldAboutOperation,
  listPrincipalsOperation,
  makeServiceOperation,
  removePrincipalOperation,
} from "./v1/principals/operations";
import {
  listSchedulesOperation,
  pauseScheduleOperation,
  resumeScheduleOperation,
  runScheduleOperation,
} from "./v1/schedules/operations";
import {
  requireSecondFactorOperation,
  resetSecondFactorOperation,
  secondFactorOperation,
} from "./v1/second-factor/operations";
import { getSessionOperation, listSessionsOperation } from "./v1/sessions/operations";
import {
  addToTeamOperation,
  editTeamOperation,
  getTeamOperation,
  listTeamsOperation,
  makeTeamOperation,
  removeFromTeamOperation,
  removeTeamOperation,
} from "./v1/teams/operations";
import {
  createTenantOperation,
  exportTenantOperation,
  inviteFirstAdminOperation,
  listTenantsOperation,
  removeTenantOperation,
  tenantFootprintOperation,
} from "./v1/tenants/operations";
import {
  createWebhookOperation,
  getWebhookOperation,
  listWebhooksOperation,
  removeWebhookOperation,
  rotateWebhookOperation,
  testWebhookOperation,
  updateWebhookOperation,
} from "./v1/webhooks/operations";

/** Every operation of the API, for its OpenAPI document. */
export const OPERATIONS: readonly Operation[] = [
  secondFactorOperation,
  requireSecondFactorOperation,
  resetSecondFactorOperation,
  directoryOperation,
  listActionsOperation,
  countActionsOperation,
  exportActionsOperation,
  getActionOperation,
  listSessionsOperation,
  getSessionOperation,
  listChangesOperation,
  listEventsOperation,
  getEventOperation,
  exportEventsOperation,
  getRetentionOperation,
  setRetentionOperation,
  listKeysOperation,
  issueKeyOperation,
  revokeKeyOperation,
  listMembersOperation,
  inviteOperation,
  setRolesOperation,
  removeMemberOperation,
  resetPasswordOperation,
  withdrawInvitationOperation,
  meOperation,
  listTenantsOperation,
  createTenantOperation,
  removeTenantOperation,
  inviteFirstAdminOperation,
  tenantFootprintOperation,
  exportTenantOperation,
  listExportsOperation,
  startExportOperation,
  downloadExportOperation,
  listJobsOperation,
  getJobOperation,
  cancelJobOperation,
  retryJobOperation,
  listSchedulesOperation,
  pauseScheduleOperation,
  resumeScheduleOperation,
  runScheduleOperation,
  listWebhooksOperation,
  createWebhookOperation,
  getWebhookOperation,
  updateWebhookOperation,
  removeWebhookOperation,
  rotateWebhookOperation,
  testWebhookOperation,
  listDeliveriesOperation,
  getDeliveryOperation,
  resendDeliveryOperation,
  resendDeadOperation,
  listProvidersOperation,
  createProviderOperation,
  updateProviderOperation,
  setProviderStateOperation,
  removeProviderOperation,
  checkProviderOperation,
  listGroupGrantsOperation,
  addGroupGrantOperation,
  removeGroupGrantOperation,
  distinguishOperation,
  forgetDistinctionOperation,
  listMergesOperation,
  listSuggestionsOperation,
  mergeOperation,
  splitOperation,
  undoMergeOperation,
  discoverOperation,
  editPrincipalOperation,
  getPrincipalOperation,
  heldAboutOperation,
  listPrincipalsOperation,
  makeServiceOperation,
  removePrincipalOperation,
  addToTeamOperation,
  editTeamOperation,
  getTeamOperation,
  listTeamsOperation,
  makeTeamOperation,
  removeFromTeamOperation,
  removeTeamOperation,
];
