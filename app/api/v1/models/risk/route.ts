import { listModelRisksOperation } from "../riskOperations";

export const GET = listModelRisksOperation.handle;
