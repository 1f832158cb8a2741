import type { Given } from "../imageCheck/readValues.ts";
import { readValues, serverOptions } from "../imageCheck/readValues.ts";
import { checkImage } from "../imageCheck/checkImage.ts";
import { clusterOf } from "../imageCheck/cluster.ts";
import { exitCodeOf } from "../imageCheck/finding.ts";
import { report } from "../imageCheck/report.ts";
import { say } from "../local/progress.ts";
import { Refusal } from "../refusal/refusal.ts";
import { stackFileConfig } from "../render/stackFileConfig.ts";
import { interruption } from "../script/interruption.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage =
  "Usage: npm run check-image -- IMAGE [--stack STACK] [--KEY VALUE …] [--env NAME=VALUE …] " +
  "[--slow-path PATH] [--websocket-path PATH] [--context CONTEXT] [--json]\n" +
  `KEY is one of ${Object.keys(serverOptions).join(", ")}.`;

/** That the image could not be checked. */
const notCheckedCode = 2;

main(
  async () => {
    const { given, stack, context, paths, json } = readCall();
    const values = readValues(given, stack === undefined ? {} : await stackFileConfig(stack));
    const cluster = await clusterOf(context);
    const findings = await checkImage(cluster, { values, ...paths, signal: interruption("The check") });
    say(json ? JSON.stringify({ image: given.image, findings }, undefined, 2) : report(given.image, findings, stack));
    process.exitCode = exitCodeOf(findings);
  },
  { failureCode: notCheckedCode },
);

/** @throws Refusal with the usage. */
function readCall() {
  const keys = Object.keys(serverOptions);
  const { values, positionals } = readArguments(usage, {
    ...Object.fromEntries(keys.map((key) => [key, { type: "string" as const }])),
    env: { type: "string", multiple: true, default: [] },
    stack: { type: "string" },
    context: { type: "string", default: "chat-local" },
    "slow-path": { type: "string" },
    "websocket-path": { type: "string", default: "/ws" },
    json: { type: "boolean", default: false },
  });
  if (positionals.length !== 1) {
    throw new Refusal("InvalidCall", ["One IMAGE has to be named.", usage]);
  }
  const texts = Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))) as Given["texts"];
  return {
    given: { image: positionals[0], texts, env: values.env },
    stack: values.stack,
    context: values.context,
    paths: { slowPath: values["slow-path"], webSocketPath: values["websocket-path"] },
    json: values.json,
  };
}
