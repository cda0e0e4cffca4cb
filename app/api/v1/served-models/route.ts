import { createServedModelOperation, listServedModelsOperation } from "./operations";

export const GET = listServedModelsOperation.handle;
export const POST = createServedModelOperation.handle;
