import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { builtProgram } from "./binaries.ts";
import type { ClusterNode } from "./nodes.ts";
import { firstNode } from "./nodes.ts";
import { ctrAt, paths } from "./paths.ts";
import { say } from "../progress.ts";
import { reachable } from "../reachable.ts";
import { run } from "../../script/run.ts";

/** The image of every pod's sandbox: nothing but a process that waits. */
export const sandboxImage = "chat-service.local/pause:agnhost";

const registry = "https://registry-1.docker.io/v2/";
const chatImages = ["0.1.2", "0.1.3"].map((tag) => `docker.io/jeongchanmin/spring-server:${tag}`);

/** Marks an image in containerd that only stands in for the one of its name. */
const standInLabel = "chat-service.stand-in";

/** An image of one program that was built. */
export interface BuiltImage {
  reference: string;
  /** Path of a program that needs no libraries. */
  program: string;
  args: string[];
  /** Whether it is another program than the image of that name has. */
  standsIn?: boolean;
}

/**
 * Loads the sandbox image, those given and, where the chat service's can't be pulled, stand-ins for them onto all
 * nodes.
 */
export async function loadImages(nodes: ClusterNode[], images: BuiltImage[] = []): Promise<void> {
  await loadMissing(nodes, [{ reference: sandboxImage, program: builtProgram("agnhost"), args: ["pause"] }, ...images]);
  if (await reachable(registry)) {
    await removeStandIns(nodes);
    return;
  }
  await loadMissing(
    nodes,
    chatImages.map((image) => standIn(image, ["netexec", "--http-port=8080"])),
  );
  const standIns = await chatStandIns(firstNode);
  if (standIns.length > 0) {
    say(
      `NOTE: docker.io can't be reached, so a stand-in runs under the name of ${standIns.join(" and ")}: ` +
        "agnhost, the Kubernetes project's own test server, which answers on port 8080. It is not the chat service.",
    );
  }
}

/** Loads an image under a name that no other has, or that it replaces. */
export async function loadImage(image: BuiltImage, nodes = [firstNode]): Promise<void> {
  await load(nodes, image);
}

/** Loads an image that runs agnhost with the arguments given, under the name of another image, which it replaces. */
export async function loadStandIn(reference: string, args: string[], nodes = [firstNode]): Promise<void> {
  await load(nodes, standIn(reference, args));
}

/** Pulls images from a registry without https onto the first node, and copies them onto others. */
export async function copyImages(references: string[], nodes: ClusterNode[]): Promise<void> {
  if (nodes.length === 0) {
    return;
  }
  mkdirSync(paths.images, { recursive: true });
  const folder = mkdtempSync(join(paths.images, "copy-"));
  const archive = join(folder, "images.tar");
  try {
    for (const reference of references) {
      await ctr(firstNode, "images", "pull", "--plain-http", reference);
    }
    await ctr(firstNode, "images", "export", archive, ...references);
    for (const node of nodes) {
      await ctr(node, "images", "import", archive);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Removes an image from the first node. */
export async function removeImage(reference: string): Promise<void> {
  await ctr(firstNode, "images", "remove", "--sync", reference);
}

function standIn(reference: string, args: string[]): BuiltImage {
  return { reference, program: builtProgram("agnhost"), args, standsIn: true };
}

/** The images of the chat service on a node that only stand in for it. */
async function chatStandIns(node: ClusterNode): Promise<string[]> {
  const standIns = lines(await ctr(node, "images", "list", "--quiet", `labels."${standInLabel}"==true`));
  return chatImages.filter((image) => standIns.includes(image));
}

async function removeStandIns(nodes: ClusterNode[]): Promise<void> {
  for (const node of nodes) {
    for (const image of await chatStandIns(node)) {
      say(`docker.io answers now: removing the stand-in for ${image}, so that new pods pull the real one.`);
      await ctr(node, "images", "remove", "--sync", image);
    }
  }
}

async function loadMissing(nodes: ClusterNode[], images: BuiltImage[]): Promise<void> {
  const loaded = await Promise.all(nodes.map(async (node) => lines(await ctr(node, "images", "list", "--quiet"))));
  for (const image of images) {
    const lacking = nodes.filter((_, index) => !loaded[index].includes(image.reference));
    if (lacking.length > 0) {
      await load(lacking, image);
    }
  }
}

async function load(nodes: ClusterNode[], image: BuiltImage): Promise<void> {
  mkdirSync(paths.images, { recursive: true });
  const folder = mkdtempSync(join(paths.images, "load-"));
  try {
    const archive = await writeArchive(folder, image);
    for (const node of nodes) {
      await ctr(node, "images", "import", archive);
      if (image.standsIn === true) {
        await ctr(node, "images", "label", image.reference, `${standInLabel}=true`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ctr(node: ClusterNode, ...args: string[]): Promise<string> {
  const client = ctrAt(node.paths.containerdSocket);
  return run(client.command, [...client.args, ...args]);
}

/** Writes an image as an archive that `docker load` and `ctr images import` read, and returns its path. */
async function writeArchive(folder: string, { reference, program, args }: BuiltImage): Promise<string> {
  const layer = join(folder, "layer.tar");
  await run("tar", [
    "--create",
    "--file",
    layer,
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--directory",
    dirname(program),
    basename(program),
  ]);

  const hash = createHash("sha256");
  await pipeline(createReadStream(layer), hash);
  writeFileSync(
    join(folder, "config.json"),
    JSON.stringify(imageConfig(`/${basename(program)}`, args, hash.digest("hex"))),
  );
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify([{ Config: "config.json", RepoTags: [reference], Layers: ["layer.tar"] }]),
  );

  const archive = join(folder, "image.tar");
  await run("tar", ["--create", "--file", archive, "--directory", folder, "manifest.json", "config.json", "layer.tar"]);
  return archive;
}

/** An image's config: a program with its arguments, as a numeric user other than root. */
export function imageConfig(entrypoint: string, args: string[], layerSha256: string): object {
  return {
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { User: "65532:65532", Entrypoint: [entrypoint], Cmd: args, Env: ["PATH=/"], WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerSha256}`] },
  };
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
