// Zip archives of one file, the same bytes for the same file
// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).

import { crc32, deflateRawSync } from 'node:zlib';

const DEFLATE = 8;
/** Version 2.0 of the format, which knows deflate; made on Unix, so that the mode is one of Unix. */
const VERSION = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION;
/** The first of January 1980, at which the format's calendar begins. */
const DATE = (1 << 5) | 1;
const REGULAR_FILE = 0o100000;

/** An archive of one file that anybody may run. */
export function zipOfProgram(name, content) {
  const compressed = deflateRawSync(content, { level: 9 });
  const fileName = Buffer.from(name);
  const entry = entryOf(fileName, content, compressed);
  const local = Buffer.concat([words('PK\x03\x04', [[VERSION, 2]]), entry, fileName, compressed]);
  const mode = ((REGULAR_FILE | 0o755) << 16) >>> 0;
  const central = Buffer.concat([
    words('PK\x01\x02', [[MADE_ON_UNIX, 2], [VERSION, 2]]),
    entry,
    // Comment, disk, internal attributes, external attributes, where the local header is.
    words('', [[0, 2], [0, 2], [0, 2], [mode, 4], [0, 4]]),
    fileName,
  ]);
  const end = words('PK\x05\x06', [
    // This disk, the disk of the directory, its entries there and in all.
    [0, 2], [0, 2], [1, 2], [1, 2],
    [central.length, 4], [local.length, 4], [0, 2],
  ]);
  return Buffer.concat([local, central, end]);
}

/** What both headers of a file say of it: flags, method, time, date, checksum, sizes and lengths. */
function entryOf(fileName, content, compressed) {
  return words('', [
    [0, 2], [DEFLATE, 2], [0, 2], [DATE, 2],
    [crc32(content), 4], [compressed.length, 4], [content.length, 4],
    [fileName.length, 2], [0, 2],
  ]);
}

/** A signature and numbers of so many bytes each, the least significant first. */
function words(signature, numbers) {
  const bytes = numbers.map(([value, length]) => {
    const word = Buffer.alloc(length);
    word.writeUIntLE(value, 0, length);
    return word;
  });
  return Buffer.concat([Buffer.from(signature, 'latin1'), ...bytes]);
}
