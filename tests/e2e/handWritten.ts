import { readFile } from "node:fs/promises";
import { kubectl } from "../../local/cluster/paths.ts";
import { run } from "../../script/run.ts";

/** The hand-written manifests, as they are or with other text in them; in the namespace default. */
export class HandWritten {
  private readonly manifests: string;

  private constructor(manifests: string) {
    this.manifests = manifests;
  }

  /** Reads them, on node port 30002; `edit` changes what else is to be another one. */
  static async read(edit: (manifests: string) => string = (manifests) => manifests): Promise<HandWritten> {
    const manifests = await readFile("tests/seed/chat.yaml", "utf8");
    return new HandWritten(edit(manifests.replace("nodePort: 30000", "nodePort: 30002")));
  }

  /** Applies them with an image tag and waits, up to five minutes, as kubectl does. */
  async apply(tag = "0.1.2"): Promise<void> {
    await this.kubectl(["apply", "-f", "-"], this.manifests.replace("0.1.2", tag));
    await this.kubectl(["rollout", "status", "deployment/chat-deployment", "--timeout=300s"]);
  }

  async remove(): Promise<void> {
    await this.kubectl(["delete", "--wait", "-f", "-"], this.manifests);
  }

  private kubectl(args: string[], input = ""): Promise<string> {
    return run(kubectl(), ["--context", "chat-local", "--namespace", "default", ...args], { input });
  }
}
