import { leavesOf, pathName } from "../components/option.ts";
import { secretMark } from "../refusal/secrets.ts";
import { keysOfNoRevision, options } from "./options.ts";
import type { Texts } from "./readOptions.ts";
import type { Written } from "./written.ts";

/**
 * The config that makes a revision what it is, for the rollout history and the way back: every value that is set, by
 * path and as it is written, but for those at their default and those that change nothing of what runs. A secret shows
 * as no more than that.
 */
export function revisionConfigOf(texts: Texts, written: Written): Record<string, string> {
  const defaults = new Map(
    leavesOf(options).map(({ path, option }) => [pathName(path), String(option.default ?? "")] as const),
  );
  const set = flat(texts).filter(
    ([path, text]) => text !== (defaults.get(path) ?? "") && !keysOfNoRevision.includes(path),
  );
  return Object.fromEntries(set.map(([path, text]) => [path, written.isSecret(path) ? secretMark : text]));
}

/** Texts by the paths of their options, without structures that are empty. */
function flat(texts: Texts, path: string[] = []): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? flat(value as Texts, [...path, key])
      : [[pathName([...path, key]), String(value)] as [string, string]],
  );
}
