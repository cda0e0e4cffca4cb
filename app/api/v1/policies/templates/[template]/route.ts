import { printTemplateOperation } from "../../vocabularyOperations";

export const POST = printTemplateOperation.handle;
