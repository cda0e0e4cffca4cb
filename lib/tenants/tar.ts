/** One file of an archive. */
export interface TarFile {
  /** At most 100 bytes of ASCII. */
  name: string;
  size: number;
  mtimeMs: number;
  open: () => AsyncIterable<Uint8Array>;
}

const BLOCK = 512;
/** What eleven octal digits hold. */
const OCTAL_LIMIT = 8 ** 11;

/** A tar archive (POSIX.1-1988 ustar; sizes from 8 GiB on in base 256, as GNU and BSD tar read them), a piece at a time. */
export async function* packTar(files: readonly TarFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield header(file);
    let written = 0;
    for await (const piece of file.open()) {
      written += piece.length;
      yield piece;
    }
    if (written !== file.size) throw new Error(`${file.name} changed while it was packed.`);
    yield Buffer.alloc((BLOCK - (file.size % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function header({ name, size, mtimeMs }: TarFile): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, "0")}\0`, at, "latin1");
  if (Buffer.byteLength(name) > 100) throw new Error(`${name} is too long a name for an archive.`);
  block.write(name, 0, "latin1");
  octal(0o600, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  if (size < OCTAL_LIMIT) octal(size, 124, 11);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(Math.floor(mtimeMs / 1_000), 136, 11);
  block.write("        0", 148, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}
