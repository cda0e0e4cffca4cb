import { restoreModelOperation } from "../../operations";

export const POST = restoreModelOperation.handle;
