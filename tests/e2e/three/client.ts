import { inNamespace } from "../../../local/cluster/nodes.ts";
import { tryRun } from "../../../script/run.ts";

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

/** What a server answers to a pod of the test server that is asked to send it a request; empty if it gives none. */
export async function throughPod(podAddress: string, host: string, path: string): Promise<string> {
  const dial = new URLSearchParams({ host, port: "8080", protocol: "http", request: path, tries: "1" });
  const answer = await answerTo(undefined, `http://${podAddress}:8080/dial?${String(dial)}`);
  return (JSON.parse(answer ?? "{}") as { responses?: string[] }).responses?.[0] ?? "";
}
