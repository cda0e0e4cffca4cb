import { downloadEvidenceOperation } from "../../operations";

export const GET = downloadEvidenceOperation.handle;
