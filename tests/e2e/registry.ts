import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { stringify } from "yaml";
import { builtProgram } from "../../local/cluster/binaries.ts";
import { imageConfig } from "../../local/cluster/images.ts";
import { firstNode } from "../../local/cluster/nodes.ts";
import { ctrAt } from "../../local/cluster/paths.ts";
import { registryProgram } from "../../local/registryProgram.ts";
import { run, tryRun } from "../../script/run.ts";
import { until } from "./testStack.ts";

/** Whom a registry lets in, as its configuration says it. */
export type Auth = Record<string, Record<string, unknown>>;

/** What a pushed image is. */
export interface Pushed {
  tag: string;
  /** What the server is told; other arguments make another image. */
  args?: string[];
  architecture?: string;
}

/** Distribution's own registry, on the loopback, with a repository named chat. */
export class Registry {
  /** Such as 127.0.0.1:5000; containerd asks what is on the loopback over plain HTTP. */
  readonly host: string;
  /** What it has written so far: a line for each request. */
  readonly log: () => string;
  /** Ends it, if it hasn't ended, and removes from the node what was pulled from it. */
  readonly stop: () => Promise<void>;

  private constructor(host: string, log: () => string, stop: () => Promise<void>) {
    this.host = host;
    this.log = log;
    this.stop = stop;
  }

  /** Name and password of whom `htpasswd` lets in. */
  static readonly robot = { username: "robot", password: "hush" };

  /** The configuration that lets robot in; its password is kept as bcrypt makes it. */
  static readonly htpasswd = "robot:$2b$05$abcdefghijklmnopqrstuulzd.YqjLDl8lvpSmVj3De/fioSBHnUa";

  static async start(auth?: (folder: string) => Auth | Promise<Auth>): Promise<Registry> {
    const program = await registryProgram();
    const folder = await mkdtemp(join(tmpdir(), "chat-service-registry-"));
    const host = `127.0.0.1:${await freePort()}`;
    const config = {
      version: 0.1,
      log: { accesslog: { disabled: false } },
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      http: { addr: host, secret: "test" },
      ...(auth === undefined ? {} : { auth: await auth(folder) }),
    };
    await writeFile(join(folder, "config.yml"), stringify(config));

    // It dies with this process however that dies.
    const server = spawn("setpriv", ["--pdeathsig=KILL", program, "serve", join(folder, "config.yml")], {
      env: { OTEL_TRACES_EXPORTER: "none" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    [server.stdout, server.stderr].forEach((output) => output.on("data", (text) => (log += String(text))));
    const ended = once(server, "exit");
    await until(`the registry answers:\n${log}`, () => fetch(`http://${host}/v2/`).then(Boolean, () => false));
    return new Registry(
      host,
      () => log,
      async () => {
        server.kill();
        await ended;
        await rm(folder, { recursive: true, force: true });
        await removePulled(host);
      },
    );
  }

  /** Name and password in a file of their own, for a registry that wants them. */
  static async withPassword(): Promise<Registry> {
    return Registry.start(async (folder) => {
      const path = join(folder, "htpasswd");
      await writeFile(path, `${Registry.htpasswd}\n`);
      return { htpasswd: { realm: "test", path } };
    });
  }

  /** Pushes an image that runs the test server, and returns its digest. */
  async push(
    { tag, args = ["netexec", "--http-port=8080"], architecture }: Pushed,
    authorization = "",
  ): Promise<string> {
    const program = builtProgram("agnhost");
    const layer = await layerOf(program);
    const config = {
      ...imageConfig(`/${basename(program)}`, args, sha256(layer)),
      ...(architecture && { architecture }),
    };
    const parts = [Buffer.from(JSON.stringify(config)), layer];
    for (const part of parts) {
      await this.upload(part, authorization);
    }
    const [configPart, layerPart] = parts.map((part) => ({ digest: `sha256:${sha256(part)}`, size: part.length }));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", ...configPart },
      layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layerPart }],
    });
    const headers = { "Content-Type": "application/vnd.oci.image.manifest.v1+json" };
    await this.ask(`/v2/chat/manifests/${tag}`, "PUT", authorization, manifest, headers);
    return `sha256:${sha256(manifest)}`;
  }

  private async upload(blob: Buffer, authorization: string): Promise<void> {
    const begun = await this.ask("/v2/chat/blobs/uploads/", "POST", authorization);
    const url = new URL(begun.headers.get("location") ?? "", `http://${this.host}`);
    url.searchParams.set("digest", `sha256:${sha256(blob)}`);
    const headers = { "Content-Type": "application/octet-stream" };
    await this.ask(`${url.pathname}${url.search}`, "PUT", authorization, new Uint8Array(blob), headers);
  }

  private async ask(
    path: string,
    method: string,
    authorization: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const given = authorization === "" ? headers : { ...headers, Authorization: authorization };
    const answer = await fetch(`http://${this.host}${path}`, { method, headers: given, body });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer;
  }
}

async function removePulled(host: string): Promise<void> {
  const { command, args } = ctrAt(firstNode.paths.containerdSocket);
  const images = (await run(command, [...args, "images", "list", "--quiet"])).split("\n");
  await tryRun(command, [...args, "images", "remove", ...images.filter((name) => name.startsWith(`${host}/`))]);
}

/** A layer with a program in it, the same for the same program. */
async function layerOf(program: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "chat-service-layer-"));
  try {
    const layer = join(folder, "layer.tar");
    const owner = ["--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"];
    await run("tar", ["--create", "--file", layer, ...owner, "--directory", dirname(program), basename(program)]);
    return await readFile(layer);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
