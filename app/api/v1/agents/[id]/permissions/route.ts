import { whatAgentMayDoOperation } from "../../../permissions/operations";

export const GET = whatAgentMayDoOperation.handle;
