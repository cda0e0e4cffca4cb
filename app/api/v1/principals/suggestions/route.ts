import { listSuggestionsOperation } from "../mergeOperations";

export const GET = listSuggestionsOperation.handle;
