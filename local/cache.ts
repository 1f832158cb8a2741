import { homedir } from "node:os";
import { join } from "node:path";

/** Where built binaries are kept between runs. */
export function cacheDirectory(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "chat-service");
}
