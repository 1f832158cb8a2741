import { spawn } from "node:child_process";
import { once } from "node:events";
import { Refusal } from "../refusal/refusal.ts";
import { main } from "../script/main.ts";
import { readArguments } from "../script/readArguments.ts";

const usage = `Usage: npm run soak -- [--minutes N] [--seed S] [--write]
Scales, updates, breaks and mends a stack by chance, on three nodes and under load, and says what was lost.
  --minutes  how long, 60 by default
  --seed     the same seed does the same steps; by chance by default
  --write    keeps the figures in docs/data/soak.json and docs/measurements.md`;

main(async () => {
  const { values, positionals } = readArguments(usage, {
    minutes: { type: "string", default: "60" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    write: { type: "boolean", default: false },
  });
  if (positionals.length > 0 || !/^[1-9][0-9]*$/.test(values.minutes) || !/^[0-9]+$/.test(values.seed)) {
    throw new Refusal("InvalidCall", usage);
  }
  const mocha = ["--require", "tests/e2e/three/setup.ts", "tests/e2e/quiet/soak.test.ts"];
  const { minutes: SOAK_MINUTES, seed: SOAK_SEED } = values;
  const settings = { SOAK_MINUTES, SOAK_SEED, SOAK_NODES: "3", ...(values.write && { SOAK_WRITE: "1" }) };
  const env = { ...process.env, ...settings };
  process.on("SIGINT", () => undefined); // mocha gets it as well, and cleans up after the step.
  const [code] = (await once(spawn("mocha", mocha, { env, stdio: "inherit" }), "exit")) as [number | null];
  process.exitCode = code ?? 1;
});
