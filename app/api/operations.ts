import type { Operation } from "../_edge/operation";
import { AGENT_OPERATIONS } from "./agentOperations";
import { BACKTEST_OPERATIONS } from "./backtestOperations";
import { CONTROL_OPERATIONS } from "./controlOperations";
import { ENGINE_OPERATIONS } from "./engineOperations";
import { LEDGER_OPERATIONS } from "./ledgerOperations";
import { MANIFEST_OPERATIONS } from "./manifestOperations";
import { MODEL_OPERATIONS } from "./modelOperations";
import { PEOPLE_OPERATIONS } from "./peopleOperations";
import { POLICY_OPERATIONS } from "./policyOperations";
import { QUOTA_OPERATIONS } from "./quotaOperations";
import { SERVE_OPERATIONS } from "./serveOperations";
import { SHOWBACK_OPERATIONS } from "./showbackOperations";
import { SUBSCRIPTION_OPERATIONS } from "./subscriptionOperations";
import { TRUST_OPERATIONS } from "./trustOperations";
import { USAGE_OPERATIONS } from "./usageOperations";
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
import {
  exportEventsOperation,
  getEventOperation,
  getRetentionOperation,
  listEventsOperation,
  setRetentionOperation,
} from "./v1/events/operations";
import { downloadExportOperation, listExportsOperation, startExportOperation } from "./v1/exports/operations";
import {
  cancelJobOperation,
  getJobOperation,
  listJobsOperation,
  retryJobOperation,
} from "./v1/jobs/operations";
import { listAlertsOperation } from "./v1/policies/alerts/operations";
import { formatPolicyOperation, readPolicyOperation } from "./v1/policies/readOperations";
import {
  listSchedulesOperation,
  pauseScheduleOperation,
  resumeScheduleOperation,
  runScheduleOperation,
} from "./v1/schedules/operations";
import { getSessionOperation, listSessionsOperation } from "./v1/sessions/operations";
import {
  createTenantOperation,
  exportTenantOperation,
  inviteFirstAdminOperation,
  listTenantsOperation,
  removeTenantOperation,
  tenantFootprintOperation,
} from "./v1/tenants/operations";
import {
  countUsageLogsOperation,
  getUsageLogOperation,
  listUsageLogsOperation,
} from "./v1/usage-logs/operations";
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
  ...TRUST_OPERATIONS,
  ...AGENT_OPERATIONS,
  ...MODEL_OPERATIONS,
  ...SERVE_OPERATIONS,
  ...SUBSCRIPTION_OPERATIONS,
  ...MANIFEST_OPERATIONS,
  ...PEOPLE_OPERATIONS,
  ...POLICY_OPERATIONS,
  ...BACKTEST_OPERATIONS,
  ...CONTROL_OPERATIONS,
  ...LEDGER_OPERATIONS,
  ...QUOTA_OPERATIONS,
  ...ENGINE_OPERATIONS,
  ...USAGE_OPERATIONS,
  ...SHOWBACK_OPERATIONS,
  listUsageLogsOperation,
  countUsageLogsOperation,
  getUsageLogOperation,
  listAlertsOperation,
  readPolicyOperation,
  formatPolicyOperation,
];
