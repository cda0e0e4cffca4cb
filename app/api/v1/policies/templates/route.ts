import { listTemplatesOperation } from "../vocabularyOperations";

export const GET = listTemplatesOperation.handle;
