import { answerRequestOperation } from "../../operations";

export const POST = answerRequestOperation.handle;
