import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { builtProgram } from "./binaries";
import { ctr, paths } from "./paths";
import { say } from "../progress";
import { reachable } from "../reachable";
import { run } from "../../script/run";

/** The image of every pod's sandbox: nothing but a process that waits. */
export const sandboxImage = "chat-service.local/pause:agnhost";

const registry = "https://registry-1.docker.io/v2/";
const chatImages = ["0.1.2", "0.1.3"].map((tag) => `docker.io/jeongchanmin/spring-server:${tag}`);

/** Marks an image in containerd that only stands in for the one of its name. */
const standInLabel = "chat-service.stand-in";

const runCtr = (...args: string[]) => run(ctr.command, [...ctr.args, ...args]);

/** Loads the sandbox image and, where the chat service's images can't be pulled, stand-ins for them. */
export async function loadImages(): Promise<void> {
  const loaded = lines(await runCtr("images", "list", "--quiet"));
  if (!loaded.includes(sandboxImage)) {
    await load(sandboxImage, ["pause"]);
  }

  const standIns = lines(await runCtr("images", "list", "--quiet", `labels."${standInLabel}"==true`));
  const chatStandIns = chatImages.filter((image) => standIns.includes(image));
  if (await reachable(registry)) {
    for (const image of chatStandIns) {
      say(`docker.io answers now: removing the stand-in for ${image}, so that new pods pull the real one.`);
      await runCtr("images", "remove", "--sync", image);
    }
    return;
  }
  for (const image of chatImages.filter((image) => !loaded.includes(image))) {
    await loadStandIn(image, ["netexec", "--http-port=8080"]);
    chatStandIns.push(image);
  }
  if (chatStandIns.length > 0) {
    say(
      `NOTE: docker.io can't be reached, so a stand-in runs under the name of ${chatStandIns.join(" and ")}: ` +
        "agnhost, the Kubernetes project's own test server, which answers on port 8080. It is not the chat service.",
    );
  }
}

/** Loads an image that runs agnhost with the arguments given, under the name of another image, which it replaces. */
export async function loadStandIn(reference: string, command: string[]): Promise<void> {
  await load(reference, command);
  await runCtr("images", "label", reference, `${standInLabel}=true`);
}

async function load(reference: string, command: string[]): Promise<void> {
  mkdirSync(paths.images, { recursive: true });
  const folder = mkdtempSync(join(paths.images, "load-"));
  try {
    await runCtr("images", "import", await writeArchive(folder, reference, command));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes an image of agnhost alone as an archive that `docker load` and `ctr images import` read, and returns its path. */
async function writeArchive(folder: string, reference: string, command: string[]): Promise<string> {
  const agnhost = builtProgram("agnhost");
  const layer = join(folder, "layer.tar");
  await run("tar", [
    "--create",
    "--file",
    layer,
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--directory",
    dirname(agnhost),
    "agnhost",
  ]);

  const hash = createHash("sha256");
  await pipeline(createReadStream(layer), hash);
  writeFileSync(join(folder, "config.json"), JSON.stringify(imageConfig(command, hash.digest("hex"))));
  writeFileSync(
    join(folder, "manifest.json"),
    JSON.stringify([{ Config: "config.json", RepoTags: [reference], Layers: ["layer.tar"] }]),
  );

  const archive = join(folder, "image.tar");
  await run("tar", ["--create", "--file", archive, "--directory", folder, "manifest.json", "config.json", "layer.tar"]);
  return archive;
}

/** An image's config: agnhost with its arguments, as a numeric user other than root. */
export function imageConfig(command: string[], layerSha256: string): object {
  return {
    architecture: process.arch === "x64" ? "amd64" : process.arch,
    os: "linux",
    config: { User: "65532:65532", Entrypoint: ["/agnhost"], Cmd: command, Env: ["PATH=/"], WorkingDir: "/" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layerSha256}`] },
  };
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
