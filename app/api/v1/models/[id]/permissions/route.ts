import { whoMayUseModelOperation } from "../../../permissions/operations";

export const GET = whoMayUseModelOperation.handle;
