import { getEvidenceOperation } from "../operations";

export const GET = getEvidenceOperation.handle;
