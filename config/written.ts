import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { pathName } from "../components/option";
import { project } from "./project";

/** How the stack file writes a value. */
export interface WrittenValue {
  /** The value's source text if it stands without quotes. */
  unquoted?: string;
  secret: boolean;
}

/** How the stack file writes each value of the project, by its path such as nodePort or env.LOG_LEVEL. */
export function writtenValues(stackFile = ""): Map<string, WrittenValue> {
  const written = new Map<string, WrittenValue>();
  const note = (node: unknown, path: string[]): void => {
    if (isMap(node) && !node.has("secure")) {
      node.items.forEach(({ key, value }) => note(value, [...path, String(key).replace(`${project}:`, "")]));
    } else if (!isSeq(node) && path.length > 0) {
      written.set(pathName(path), {
        unquoted: isScalar(node) && node.type === "PLAIN" ? node.source : undefined,
        secret: isMap(node),
      });
    }
  };
  note(parseDocument(stackFile).get("config"), []);
  return written;
}
