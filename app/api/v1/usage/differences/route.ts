import { usageDifferencesOperation } from "../operations";

export const GET = usageDifferencesOperation.handle;
