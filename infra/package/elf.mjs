// What a program for Linux asks of the machine that runs it, read from its ELF file
// (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html and, for the versions of symbols,
// https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html).

const MACHINES = new Map([
  [62, 'x86_64'],
  [183, 'arm64'],
]);
/** The type of the section that lists which versions of which libraries are needed. */
const NEEDED_VERSIONS = 0x6ffffffe;

/** The architecture as Lambda calls it, and the versions of glibc's symbols that are asked for. */
export function readElf(file) {
  const isElf = file.length >= 64 && file.toString('latin1', 0, 4) === '\x7fELF' && file[4] === 2 && file[5] === 1;
  const architecture = isElf ? MACHINES.get(file.readUInt16LE(18)) : undefined;
  if (architecture === undefined) throw new Error('is no 64-bit program for x86_64 or arm64');
  return { architecture, glibc: glibcVersions(file) };
}

function glibcVersions(file) {
  const sections = readSections(file);
  const found = new Set();
  for (const { type, offset, link, entries } of sections) {
    if (type !== NEEDED_VERSIONS) continue;
    for (const name of neededVersions(file, offset, entries, sections[link].offset)) {
      if (name.startsWith('GLIBC_')) found.add(name.slice('GLIBC_'.length));
    }
  }
  return [...found].sort(compareVersions);
}

/** Of each section its type, where it is, the section that it refers to, and how many entries it says it has. */
function readSections(file) {
  const table = Number(file.readBigUInt64LE(40));
  const [size, count] = [file.readUInt16LE(58), file.readUInt16LE(60)];
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * size;
    return {
      type: file.readUInt32LE(at + 4),
      offset: Number(file.readBigUInt64LE(at + 24)),
      link: file.readUInt32LE(at + 40),
      entries: file.readUInt32LE(at + 44),
    };
  });
}

/** The names of all versions: for each library a chain of them. */
function* neededVersions(file, offset, libraries, names) {
  let library = offset;
  for (let number = 0; number < libraries; number += 1) {
    let version = library + file.readUInt32LE(library + 8);
    for (let left = file.readUInt16LE(library + 2); left > 0; left -= 1) {
      const name = names + file.readUInt32LE(version + 8);
      yield file.toString('latin1', name, file.indexOf(0, name));
      version += file.readUInt32LE(version + 12);
    }
    library += file.readUInt32LE(library + 12);
  }
}

/** Compares "2.9" with "2.34" by their numbers. */
export function compareVersions(left, right) {
  const [first, second] = [left, right].map((version) => version.split('.').map(Number));
  for (let place = 0; place < Math.max(first.length, second.length); place += 1) {
    const difference = (first[place] ?? 0) - (second[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
