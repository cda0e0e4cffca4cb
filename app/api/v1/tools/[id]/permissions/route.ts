import { whoMayCallToolOperation } from "../../../permissions/operations";

export const GET = whoMayCallToolOperation.handle;
