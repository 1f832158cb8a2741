import { dirname } from "node:path";

/** What servers and their libraries say of a write to a read-only file system, such as EROFS in Node.js. */
const denial = /read-only file ?system|\bEROFS\b|\bErrno 30\b/i;
const absolutePath = /(?<![\w:./])(?:\/[\w.@+-]+)+/g;
/** A path in quotes soon after the denial: where Node.js and Python name it. */
const quotedSoonAfter = /^[^/]{0,40}['"]((?:\/[\w.@+-]+)+)['"]/;

/** Folders that are shared by what else is in an image, so that one below them is meant. */
const sharedFolders = new Set([
  "/",
  "/etc",
  "/home",
  "/opt",
  "/srv",
  "/usr",
  "/var",
  "/var/cache",
  "/var/lib",
  "/var/log",
]);

/** The folders that a server was refused to write to, as its log tells. */
export function deniedWrites(log: string): string[] {
  const folders = log.split("\n").flatMap((line) => {
    const path = deniedPath(line);
    return path === undefined ? [] : [folderFor(path, line)];
  });
  return [...new Set(folders)].sort();
}

function deniedPath(line: string): string | undefined {
  const found = denial.exec(line);
  if (found === null) {
    return undefined;
  }
  const before = line.slice(0, found.index);
  const after = line.slice(found.index + found[0].length);
  return quotedSoonAfter.exec(after)?.[1] ?? before.match(absolutePath)?.at(-1) ?? after.match(absolutePath)?.[0];
}

/** What has to be writable for a path: the folder that it is in, or itself where it is to be a folder among others. */
function folderFor(path: string, line: string): string {
  const folder = dirname(path);
  return folder === "/" || (sharedFolders.has(folder) && /mkdir|director/i.test(line)) ? path : folder;
}
