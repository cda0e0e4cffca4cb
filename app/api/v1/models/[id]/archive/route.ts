import { archiveModelOperation } from "../../operations";

export const POST = archiveModelOperation.handle;
