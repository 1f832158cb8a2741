import type { Value } from "./json.ts";
import { isFields } from "./json.ts";

/** What `pulumi config --show-secrets --json` writes, as far as it tells secrets. */
export type ShownConfig = Record<string, { value?: string; objectValue?: Value; secret: boolean }>;

/** The plain texts of a stack's secret config; of a structure, each text in it as well. */
export function secretsOfConfig(config: ShownConfig): string[] {
  return Object.values(config)
    .filter(({ secret }) => secret)
    .flatMap(({ value, objectValue }) => [...textsIn(value), ...textsIn(objectValue)]);
}

const credentials = [
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_ACCESS_TOKEN",
  "AWS_SECRET_ACCESS_KEY",
  "AZURE_STORAGE_KEY",
  "GOOGLE_CREDENTIALS",
];

/** The credentials in an environment; one of less than 4 characters would hide ordinary words. */
export function secretsOfEnvironment(environment: NodeJS.ProcessEnv): string[] {
  return credentials.flatMap((name) => environment[name] ?? []).filter((text) => text.length >= 4);
}

function textsIn(value: Value | undefined): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return Array.isArray(value) ? value.flatMap(textsIn) : isFields(value) ? Object.values(value).flatMap(textsIn) : [];
}
