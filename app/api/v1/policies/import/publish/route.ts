import { publishFilesOperation } from "../../filesOperations";

export const POST = publishFilesOperation.handle;
