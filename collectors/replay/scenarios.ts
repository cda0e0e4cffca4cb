import type { Scenario } from "./scenario";
import { codeReview } from "./scenarios/code-review";
import { deniedByPolicy } from "./scenarios/denied-by-policy";
import { fanOut } from "./scenarios/fan-out";
import { invoiceBatch } from "./scenarios/invoice-batch";
import { japaneseSupplier } from "./scenarios/japanese-supplier";
import { leakedSecret } from "./scenarios/leaked-secret";
import { longResearch } from "./scenarios/long-research";
import { orderStatus } from "./scenarios/order-status";
import { promptInjection } from "./scenarios/prompt-injection";
import { refundApproval } from "./scenarios/refund-approval";
import { retryBackoff } from "./scenarios/retry-backoff";
import { runawayLoop } from "./scenarios/runaway-loop";
import { salesAnalyst } from "./scenarios/sales-analyst";

/** Every recorded scenario, the ones to look at first at the top. */
export const SCENARIOS: readonly Scenario[] = [
  refundApproval,
  leakedSecret,
  runawayLoop,
  fanOut,
  retryBackoff,
  longResearch,
  deniedByPolicy,
  promptInjection,
  invoiceBatch,
  japaneseSupplier,
  codeReview,
  salesAnalyst,
  orderStatus,
];
