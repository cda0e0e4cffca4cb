import { listReservationsOperation, reserveOperation } from "./operations";

export const GET = listReservationsOperation.handle;
export const POST = reserveOperation.handle;
