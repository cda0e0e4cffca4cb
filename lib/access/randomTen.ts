import { randomFillSync } from "node:crypto";

const BYTES = 10;
const pool = Buffer.allocUnsafeSlow(BYTES * 400);
let used = pool.length;

/** Ten random bytes that nobody else gets, of a pool: the system is asked once for 400 of them. Valid until the next call. */
export function randomTen(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}
