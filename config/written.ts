import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { pathName } from "../components/option.ts";
import { project } from "../project.ts";

/** How config is written, by the path of a value such as nodePort or env.LOG_LEVEL. */
export interface Written {
  /** The source text of a value that stands without quotes. */
  unquoted(path: string): string | undefined;
  /** Whether a value is a secret, or has one in it. */
  isSecret(path: string): boolean;
}

/**
 * How the stack file writes the project's config.
 *
 * @param hasSecretEnv whether any environment variable is secret: all that the file doesn't have are taken for secret
 * then.
 */
export function writtenConfig(stackFile = "", hasSecretEnv = false): Written {
  const unquoted = new Map<string, string>();
  const secrets = new Map<string, boolean>();
  const note = (node: unknown, path: string[]): boolean => {
    const children: [string, unknown][] = isSecure(node)
      ? []
      : isMap(node)
        ? node.items.map(({ key, value }) => [String(key), value])
        : isSeq(node)
          ? node.items.map((item, index) => [String(index), item])
          : [];
    const hasSecret = children.map(([name, child]) => note(child, [...path, name])).some(Boolean) || isSecure(node);
    secrets.set(pathName(path), hasSecret);
    if (isScalar(node) && node.type === "PLAIN") {
      unquoted.set(pathName(path), node.source ?? "");
    }
    return hasSecret;
  };
  const config = parseDocument(stackFile).get("config");
  for (const { key, value } of isMap(config) ? config.items : []) {
    note(value, [String(key).replace(`${project}:`, "")]);
  }
  return {
    unquoted: (path) => unquoted.get(path),
    isSecret: (path) => secrets.get(path) ?? (isOfEnvironment(path) && (hasSecretEnv || secrets.get("env") === true)),
  };
}

/** Whether it stands for one encrypted value, as Pulumi writes that. */
export function isSecure(node: unknown): boolean {
  return isMap(node) && node.items.length === 1 && node.has("secure");
}

function isOfEnvironment(path: string): boolean {
  return /^env(?:$|[.[])/.test(path);
}
