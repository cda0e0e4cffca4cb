import { scrapeEndpointOperation } from "../../operations";

export const POST = scrapeEndpointOperation.handle;
