import { join } from "node:path";
import { loadImage } from "../../local/cluster/images.ts";
import type { GoBuild } from "../../local/goBuild.ts";
import { goBuild } from "../../local/goBuild.ts";

const habits: GoBuild = { name: "habits", module: join(import.meta.dirname, "habits"), packages: ["."], variables: {} };

/** Loads an image of the server with the habits that its arguments give it, and returns its reference. */
export async function loadHabits(tag: string, ...args: string[]): Promise<string> {
  const reference = `chat-service.local/habits:${tag}`;
  await loadImage({ reference, program: join(await goBuild(habits), "habits"), args });
  return reference;
}
