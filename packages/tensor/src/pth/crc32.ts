/** How many bytes are taken at a time. */
const SLICES = 16;

/** The polynomial of zip's checksum, its bits in reverse. */
const POLYNOMIAL = 0xedb88320;

const NO_WORDS = new Int32Array(0);

let tables: Int32Array | null = null;

/** TABLES[256·k + b] is what byte b does to the checksum when k more bytes come behind it. */
function makeTables(): Int32Array {
  const table = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256]!;
    table[i] = (before >>> 8) ^ table[before & 255]!;
  }
  return table;
}

/**
 * The checksum of zip (CRC-32) of bytes, sixteen at a time.
 * @param before - the checksum of what comes before them
 * @see https://www.w3.org/TR/png/#D-CRCAppendix for the definition, a byte at a time
 */
export function crc32(bytes: Uint8Array, before: number = 0): number {
  tables ??= makeTables();
  const table = tables;
  let crc = ~before;
  let i = 0;
  const step = (end: number): void => {
    for (; i < end; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!;
  };
  step(Math.min(bytes.length, -bytes.byteOffset & 3));
  const whole = ((bytes.length - i) >> 4) << 2; // words, four at a time
  const words = whole === 0 ? NO_WORDS : new Int32Array(bytes.buffer, bytes.byteOffset + i, whole);
  for (let w = 0; w < whole; w += 4) {
    const a = crc ^ words[w]!;
    const b = words[w + 1]!;
    const c = words[w + 2]!;
    const d = words[w + 3]!;
    crc =
      table[3840 + (a & 255)]! ^
      table[3584 + ((a >>> 8) & 255)]! ^
      table[3328 + ((a >>> 16) & 255)]! ^
      table[3072 + (a >>> 24)]! ^
      table[2816 + (b & 255)]! ^
      table[2560 + ((b >>> 8) & 255)]! ^
      table[2304 + ((b >>> 16) & 255)]! ^
      table[2048 + (b >>> 24)]! ^
      table[1792 + (c & 255)]! ^
      table[1536 + ((c >>> 8) & 255)]! ^
      table[1280 + ((c >>> 16) & 255)]! ^
      table[1024 + (c >>> 24)]! ^
      table[768 + (d & 255)]! ^
      table[512 + ((d >>> 8) & 255)]! ^
      table[256 + ((d >>> 16) & 255)]! ^
      table[d >>> 24]!;
  }
  i += 4 * whole;
  step(bytes.length);
  return ~crc >>> 0;
}
