import { notARequest } from "./limits";

/** Wire types of the protocol buffers encoding (protobuf.dev/programming-guides/encoding). Groups (3, 4) are refused. */
export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A field's tag on the wire: its number and its wire type. */
export function tagOf(field: number, wireType: number): number {
  return field * 8 + wireType;
}

const TWO_32 = 4_294_967_296;

/** Reads protocol buffers off a body, never past its end. Throws INVALID where the bytes are not what the encoding allows. */
export class WireReader {
  pos = 0;
  private readonly bytes: Buffer;

  constructor(body: Uint8Array) {
    this.bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The next field's tag: number × 8 + wire type. */
  tag(end: number): number {
    const tag = this.unsigned(end);
    if (tag < 8 || tag >= TWO_32) throw notARequest(`a field's number is out of range at byte ${this.pos}`);
    return tag;
  }

  /** Reads a length and returns where the field it opens ends. */
  open(end: number): number {
    const size = this.unsigned(end);
    if (size > end - this.pos) {
      throw notARequest(`a field of ${size} bytes runs past the end at byte ${this.pos}`);
    }
    return this.pos + size;
  }

  /** UTF-8; what is not UTF-8 becomes U+FFFD. */
  text(end: number): string {
    const stop = this.open(end);
    const value = this.bytes.toString("utf8", this.pos, stop);
    this.pos = stop;
    return value;
  }

  hex(end: number): string {
    return this.encoded(end, "hex");
  }

  base64(end: number): string {
    return this.encoded(end, "base64");
  }

  fixed64(end: number): bigint {
    return this.bytes.readBigUInt64LE(this.advance(8, end));
  }

  double(end: number): number {
    return this.bytes.readDoubleLE(this.advance(8, end));
  }

  /** A varint below 2^53 as a number; a larger one loses its low bits, which no length or enum survives anyway. */
  unsigned(end: number): number {
    const first = this.bytes[this.pos];
    if (first !== undefined && first < 128 && this.pos < end) {
      this.pos++;
      return first;
    }
    const { low, high } = this.varint(end);
    return high * TWO_32 + low;
  }

  /** An int64: a number, or its decimal text where a number would not be exact. */
  int64(end: number): number | string {
    const { low, high } = this.varint(end);
    const value = (high | 0) * TWO_32 + low;
    if (Number.isSafeInteger(value)) return value;
    return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
  }

  /** Passes over a field that we do not know, or that has another wire type than ours (it is then a field we do not know). */
  skip(tag: number, end: number): void {
    const type = tag % 8;
    if (type === wire.varint) this.varint(end);
    else if (type === wire.fixed64) this.advance(8, end);
    else if (type === wire.fixed32) this.advance(4, end);
    else if (type === wire.bytes) this.pos = this.open(end);
    else throw notARequest(`wire type ${type} at byte ${this.pos} is not one that proto3 uses`);
  }

  private encoded(end: number, encoding: "hex" | "base64"): string {
    const stop = this.open(end);
    const value = this.bytes.toString(encoding, this.pos, stop);
    this.pos = stop;
    return value;
  }

  private advance(count: number, end: number): number {
    const at = this.pos;
    if (count > end - at) throw notARequest(`it ends in the middle of a number at byte ${at}`);
    this.pos = at + count;
    return at;
  }

  /** The two halves of a 64-bit varint, both unsigned. */
  private varint(end: number): { low: number; high: number } {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.bytes[this.advance(1, end)] ?? 0;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift > 28) high |= bits << (shift - 32);
      else {
        low |= bits << 28;
        high = bits >>> 4;
      }
      if (byte < 128) return { low: low >>> 0, high: high >>> 0 };
    }
    throw notARequest(`a number of more than ten bytes at byte ${this.pos}`);
  }
}
