import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { ObjectGraph, Tie } from "./objectGraph.ts";

const style = `
  svg { --ink: #1f2328; --line: #6e7781; --paper: #ffffff; --box: #f6f8fa; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6edf3; --line: #8b949e; --paper: #0d1117; --box: #161b22; }
  }
  text { fill: var(--ink); font-family: Helvetica, Arial, sans-serif; }
  .graph > polygon { fill: var(--paper); }
  .node path, .node polygon { fill: var(--box); stroke: var(--line); }
  .cluster path, .cluster polygon { fill: none; stroke: var(--line); stroke-dasharray: 4 3; }
  .edge path, .edge polygon { stroke: var(--line); }
  .edge polygon { fill: var(--line); }
`;

/** What a stack puts on the cluster, as a file's text: the same for the same objects. */
export async function objectsPicture(graph: ObjectGraph): Promise<string> {
  const svg = (await Graphviz.load()).dot(toDot(graph), "svg");
  return svg
    .slice(svg.indexOf("<svg"))
    .replace(/<!--.*?-->\n/gs, "")
    .replace(/>/, ` role="img">\n<title>What the stack puts on the cluster</title>\n<style>${style}</style>`);
}

/**
 * The graph in Graphviz' own language. What is tied to every pod is tied to the box around them.
 *
 * @see https://graphviz.org/doc/info/lang.html
 */
function toDot({ objects, ties }: ObjectGraph): string {
  const idOf = ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`;
  const pods = objects.filter(({ kind }) => kind === "Pod").map(idOf);
  const middle = pods[Math.floor(pods.length / 2)];
  const isOfAll = ({ from, how }: Tie) =>
    pods.every((pod) => ties.some((other) => other.from === from && other.how === how && other.to === pod));
  const nodes = objects.map((object) => {
    const { kind, name, detail } = object;
    const label = `<b>${kind}</b><br/>${name}<br/><font point-size="11">${detail}</font>`;
    return `${quoted(idOf(object))} [label=<${label}>]`;
  });
  const edges = ties.flatMap((tie) => {
    const all = isOfAll(tie);
    const to = all ? `${quoted(middle)} [lhead=cluster_pods, ` : `${quoted(tie.to)} [`;
    return all && tie.to !== middle ? [] : [`${quoted(tie.from)} -> ${to}label=" ${tie.how} "]`];
  });
  return [
    "digraph {",
    "rankdir=LR; compound=true; nodesep=0.25; ranksep=0.9; pad=0.2;",
    'node [shape=box, style="rounded,filled", fontname=Helvetica, fontsize=13, margin="0.3,0.08"];',
    "edge [fontname=Helvetica, fontsize=11, arrowsize=0.7];",
    ...nodes,
    `subgraph cluster_pods { style="rounded"; margin=12; ${pods.map(quoted).join("; ")} }`,
    ...edges,
    "}",
  ].join("\n");
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
