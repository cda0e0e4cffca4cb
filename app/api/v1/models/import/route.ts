import { importModelsOperation } from "../../model-registries/operations";

export const POST = importModelsOperation.handle;
