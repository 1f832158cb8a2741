import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { administer } from "../../../local/cluster/administer.ts";
import { setCable } from "../../../local/cluster/network.ts";
import type { ClusterNode } from "../../../local/cluster/nodes.ts";
import { clusterNodes } from "../../../local/cluster/nodes.ts";
import { kubectl } from "../../../local/cluster/paths.ts";
import { killProgram, startProgram, stopProgram } from "../../../local/cluster/supervisor.ts";
import { run } from "../../../script/run.ts";
import { processOf } from "../containerProcess.ts";
import { killUp } from "../killUp.ts";
import type { TestStack } from "../testStack.ts";
import { assertRolledOut, until } from "../testStack.ts";
import { rejoin } from "../three/rejoin.ts";
import type { Step } from "./steps.ts";

/** What a stack has to be after each step. */
export interface Wanted {
  replicas: number;
  imageTag: string;
}

const tags = ["0.1.2", "0.1.3"];

/**
 * Does one step to a stack, and what a person would do then, until all replicas serve again.
 *
 * @returns what the stack has to be now.
 * @throws AssertionError if an `up` said something else than what is so.
 */
export async function perform(step: Step, stack: TestStack, wanted: Wanted): Promise<Wanted> {
  const otherTag = tags.find((tag) => tag !== wanted.imageTag) ?? "";
  const updated = { ...wanted, imageTag: otherTag };
  switch (step.kind) {
    case "scale":
      await stack.set("replicas", step.replicas);
      await stack.up();
      return { ...wanted, replicas: step.replicas };
    case "update":
      await stack.set("imageTag", otherTag);
      await stack.up();
      return updated;
    case "two updates at once": {
      await stack.set("imageTag", otherTag);
      const first = await stack.beginUp();
      assert.match((await stack.failUp()).output, /the stack is currently locked by 1 lock/);
      await first.ended;
      return updated;
    }
    case "an update to a missing tag, and back": {
      await stack.set("imageTag", "0.1.9-missing");
      await stack.follow((await stack.failUp()).output, "To go back: ");
      return wanted;
    }
    case "a paused update":
      await stack.set("paused", true);
      await stack.set("imageTag", otherTag);
      await stack.up();
      assert.equal(await runningTag(stack), wanted.imageTag);
      await stack.unset("paused");
      await stack.up();
      return updated;
    case "an update that is killed":
      await stack.set("imageTag", otherTag);
      await killUp(stack, async () => (await templateTag(stack)) === otherTag);
      await stack.up();
      return updated;
    case "an update while the API server restarts": {
      await stack.set("imageTag", otherTag);
      const update = await stack.beginUp();
      await stopProgram("kube-apiserver");
      await sleep(step.downSeconds * 1000);
      await startProgram("kube-apiserver");
      await update.ended;
      return updated;
    }
    case "a change by hand":
      await scaleByHand(stack, wanted.replicas + 1);
      await stack.follow((await stack.failUp()).output, "Take it back: ");
      return wanted;
    case "a deleted pod": {
      const [name] = await stack.readyPods();
      await stack.core.deleteNamespacedPod({ namespace: stack.namespace, name });
      await recover(stack, wanted, name);
      return wanted;
    }
    case "a killed kubelet":
      await killProgram("kubelet");
      await stack.set("imageTag", otherTag);
      await stack.up();
      return updated;
    case "a killed server": {
      const [name] = await stack.readyPods();
      const restarts = await restartsOf(stack, name);
      process.kill(processOf(name).id, "SIGKILL");
      await until("the container to start again", async () => (await restartsOf(stack, name)) > restarts);
      await recover(stack, wanted);
      return wanted;
    }
    case "a drained node": {
      const { name } = nodeOf(step);
      try {
        await administer(["drain", name, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s"]);
        await recover(stack, wanted);
      } finally {
        await administer(["uncordon", name]);
      }
      return wanted;
    }
    case "a lost node": {
      const node = nodeOf(step);
      await setCable(node, false);
      try {
        await administer(["wait", `node/${node.name}`, "--for=condition=Ready=Unknown", "--timeout=120s"]);
        const elsewhere = async () => {
          const [pods, ready] = [await stack.pods(), await stack.readyPods()];
          return pods.filter(
            ({ metadata, spec }) => spec?.nodeName !== node.name && ready.includes(metadata?.name ?? ""),
          );
        };
        await until("all replicas elsewhere", async () => (await elsewhere()).length === wanted.replicas, 120);
      } finally {
        await rejoin(node.number);
      }
      await recover(stack, wanted);
      return wanted;
    }
  }
}

function nodeOf({ node }: { node: number }): ClusterNode {
  return clusterNodes(node)[node - 1];
}

/** Waits until the ReplicaSet has made up for a replica. */
async function recover(stack: TestStack, { replicas }: Wanted, gone?: string): Promise<void> {
  await until(`${replicas} available pods`, async () => {
    const names = (await stack.pods()).map(({ metadata }) => metadata?.name);
    const { status } = await stack.deployment();
    return names.length === replicas && !names.includes(gone) && status?.availableReplicas === replicas;
  });
  await assertRolledOut(stack, replicas);
}

async function scaleByHand({ namespace }: TestStack, replicas: number): Promise<void> {
  const place = ["--context", "chat-local", "--namespace", namespace];
  await run(kubectl(), [...place, "scale", "deployment/chat-deployment", `--replicas=${replicas}`]);
}

async function restartsOf(stack: TestStack, name: string): Promise<number> {
  const { status } = await stack.core.readNamespacedPod({ namespace: stack.namespace, name });
  return status?.containerStatuses?.[0].restartCount ?? 0;
}

async function templateTag(stack: TestStack): Promise<string | undefined> {
  return (await stack.deployment()).spec?.template.spec?.containers[0].image?.split(":").at(-1);
}

async function runningTag(stack: TestStack): Promise<string | undefined> {
  const tagsOfPods = (await stack.pods()).map(({ spec }) => spec?.containers[0].image?.split(":").at(-1));
  assert.equal(new Set(tagsOfPods).size, 1, tagsOfPods.join());
  return tagsOfPods[0];
}
