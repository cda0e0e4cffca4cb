import { listEvidenceOperation, submitEvidenceOperation } from "./operations";

export const GET = listEvidenceOperation.handle;
export const POST = submitEvidenceOperation.handle;
