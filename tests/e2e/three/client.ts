import { inNamespace } from "../../../local/cluster/nodes";
import { tryRun } from "../../../script/run";

const request = `
  fetch(process.argv[1], { signal: AbortSignal.timeout(2000) })
    .then((response) => response.text())
    .then((text) => process.stdout.write(text), () => (process.exitCode = 1));
`;

/** What a server answers to a client in a network namespace, or on this machine; undefined if it gives none in 2 s. */
export async function answerTo(networkNamespace: string | undefined, url: string): Promise<string | undefined> {
  const [command, ...args] = inNamespace(networkNamespace, [process.execPath, "--eval", request, url]);
  const { code, stdout } = await tryRun(command, args);
  return code === 0 ? stdout : undefined;
}
