import { policyVocabularyOperation } from "../vocabularyOperations";

export const GET = policyVocabularyOperation.handle;
