import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { kubectl } from "../../local/cluster/paths.ts";
import { run, tryRun } from "../../script/run.ts";
import type { MarkdownNode } from "../docs/markdown.ts";
import { parseMarkdownFile, textOf } from "../docs/markdown.ts";
import { TestStack } from "./testStack.ts";

const page = "docs/from-kubectl.md";

describe(page, () => {
  let stack: TestStack;
  /** Namespace of what the page does by hand. */
  let byHand: string;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    stack = await TestStack.create();
    byHand = `${stack.namespace}-by-hand`;
    environment = {
      ...stack.environment,
      KUBECONFIG: join(stack.directory, "kubeconfig.yaml"),
      NO_COLOR: "1",
      PATH: [dirname(kubectl()), process.env.PATH].join(delimiter),
    };
    await useNamespaceByHand();
    const seed = await readFile("tests/seed/chat.yaml", "utf8");
    await writeFile(inCopy("chat.yaml"), seed.replace("nodePort: 30000", `nodePort: ${stack.nodePort + 1}`));
  });
  after(async () => {
    await run(kubectl(), ["--context", "chat-local", "delete", "namespace", byHand]);
    await stack.remove();
  });

  const inCopy = (file: string) => join(stack.directory, file);

  /** Has `kubectl` without further arguments work where the reader's own manifests are. */
  async function useNamespaceByHand(): Promise<void> {
    const flattened = await run(kubectl(), ["config", "view", "--flatten", "--minify", "--context", "chat-local"]);
    await writeFile(environment.KUBECONFIG ?? "", flattened);
    const { stdout: user } = await bash("kubectl config view -o jsonpath='{.contexts[0].context.user}'");
    const { stdout: cluster } = await bash("kubectl config view -o jsonpath='{.contexts[0].context.cluster}'");
    await bash(`kubectl config set-context by-hand --cluster=${cluster} --user=${user} --namespace=${byHand}`);
    await bash("kubectl config use-context by-hand");
    await bash(`kubectl create namespace ${byHand}`);
  }

  async function bash(commands: string): Promise<{ stdout: string; written: string }> {
    // Pulumi refuses to be told that nothing changes and that nobody has to say yes.
    const PULUMI_SKIP_CONFIRMATIONS = String(!commands.includes("--preview-only"));
    const { code, stdout, stderr } = await tryRun("bash", ["-e", "-c", commands], {
      cwd: stack.directory,
      env: { ...environment, PULUMI_SKIP_CONFIRMATIONS },
    });
    assert.equal(code, 0, `${commands}\n${stdout}${stderr}`);
    return { stdout, written: `${stdout}\n${stderr}` };
  }

  /** The page is about the stack dev; the test has one of another name and port. 100 replicas are dev.test.ts's. */
  function forThisStack(text: string): string {
    return text
      .replaceAll("30000", String(stack.nodePort))
      .replaceAll(/\bdev\b/g, stack.name)
      .replaceAll(/\b100\b/g, "10");
  }

  /** Sets what stands in a line of YAML, in the reader's own manifests. */
  async function editManifests(line: string): Promise<void> {
    const [key] = line.split(":");
    const before = await readFile(inCopy("chat.yaml"), "utf8");
    const after = before.replace(new RegExp(`^${key}: .*$`, "m"), line);
    assert.notEqual(after, before, `${line}: not in chat.yaml, or there already`);
    await writeFile(inCopy("chat.yaml"), after);
  }

  for (const { heading, blocks } of sectionsOf(parseMarkdownFile(page))) {
    it(`does what it says under "${heading}", and shows what that writes`, async () => {
      let written = "";
      for (const { lang, value } of blocks) {
        const text = forThisStack(value ?? "");
        if (lang === "yaml") {
          await editManifests(text);
        } else if (lang === "sh") {
          ({ written } = await bash(text));
        } else {
          assertShows(written, text);
        }
      }
    });
  }
});

interface Section {
  heading: string;
  blocks: MarkdownNode[];
}

/** The parts of a page that have code. */
function sectionsOf({ children }: MarkdownNode): Section[] {
  const sections: Section[] = [];
  for (const node of children ?? []) {
    if (node.type === "heading") {
      sections.push({ heading: textOf(node), blocks: [] });
    } else if (node.type === "code") {
      sections.at(-1)?.blocks.push(node);
    }
  }
  return sections.filter(({ blocks }) => blocks.length > 0);
}

/** Asserts that commands wrote the lines of an output that is shortened at …. */
function assertShows(written: string, shown: string): void {
  const lines = written.split("\n").map(withoutChance);
  for (const line of shown.split("\n").filter((text) => text.trim() !== "…")) {
    const parts = withoutChance(line).split("…").map(escaped);
    const pattern = new RegExp(`^${parts.join(".*")}$`);
    assert.ok(
      lines.some((candidate) => pattern.test(candidate)),
      `${line}: is not in:\n${written}`,
    );
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A line without what differs from run to run: ends of names, times, addresses, how far it is, widths of columns. */
function withoutChance(line: string): string {
  return line
    .trim()
    .replaceAll(/(?<=chat-deployment-)[a-z0-9]{6,10}(-[a-z0-9]{5})?/g, "NAME")
    .replaceAll(/\b(\d+(\.\d+)?[hms])+\b/g, "TIME")
    .replaceAll(/\b\d+\.\d+\.\d+\.\d+\b/g, "ADDRESS")
    .replaceAll(/\b\d+ (?=of \d+ |old ones? left|finishing )/g, "N ")
    .replaceAll(/\s+/g, " ");
}
