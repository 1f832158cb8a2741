import { parseArgs } from "node:util";
import type { Given } from "../imageCheck/readValues";
import { readValues, serverOptions } from "../imageCheck/readValues";
import { checkImage } from "../imageCheck/checkImage";
import { clusterOf } from "../imageCheck/cluster";
import { exitCodeOf } from "../imageCheck/finding";
import { report } from "../imageCheck/report";
import { say } from "../local/progress";
import { Refusal } from "../refusal/refusal";
import { stackFileConfig } from "../render/stackFileConfig";
import { main } from "../script/main";

const usage =
  "Usage: npm run check-image -- IMAGE [--stack STACK] [--KEY VALUE …] [--env NAME=VALUE …] " +
  "[--slow-path PATH] [--websocket-path PATH] [--context CONTEXT] [--json]\n" +
  `KEY is one of ${Object.keys(serverOptions).join(", ")}.`;

/** That the image could not be checked. */
const notCheckedCode = 2;

main(
  async () => {
    const { given, stack, context, paths, json } = readArguments();
    const values = readValues(given, stack === undefined ? {} : await stackFileConfig(stack));
    const cluster = await clusterOf(context);
    const findings = await checkImage(cluster, { values, ...paths, signal: interruption() });
    say(json ? JSON.stringify({ image: given.image, findings }, undefined, 2) : report(given.image, findings, stack));
    process.exitCode = exitCodeOf(findings);
  },
  { failureCode: notCheckedCode },
);

/** @throws Refusal with the usage. */
function readArguments() {
  const keys = Object.keys(serverOptions);
  try {
    const { values, positionals } = parseArgs({
      options: {
        ...Object.fromEntries(keys.map((key) => [key, { type: "string" as const }])),
        env: { type: "string", multiple: true, default: [] },
        stack: { type: "string" },
        context: { type: "string", default: "chat-local" },
        "slow-path": { type: "string" },
        "websocket-path": { type: "string", default: "/ws" },
        json: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (positionals.length !== 1) {
      throw new Error("one IMAGE has to be named");
    }
    const texts = Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))) as Given["texts"];
    return {
      given: { image: positionals[0], texts, env: values.env },
      stack: values.stack,
      context: values.context,
      paths: { slowPath: values["slow-path"], webSocketPath: values["websocket-path"] },
      json: values.json,
    };
  } catch (error) {
    throw new Refusal("InvalidCall", [(error as Error).message, usage]);
  }
}

/** Aborted by Ctrl-C and by what else asks a process to end, so that nothing is left on the cluster. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => controller.abort(new Refusal("CommandFailed", "The check was interrupted.")));
  }
  return controller.signal;
}
