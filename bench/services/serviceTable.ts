import type { KeptServices } from "./keptServices.ts";
import type { ServicePreview } from "./servicePreviews.ts";
import { markdownTable } from "../../local/benchmark/markdownTable.ts";

/** What docs/measurements.md says of previews of several services: a Markdown table, and what a further one costs. */
export function servicesText({ machine, previews }: KeptServices): string {
  const header = ["services in the preview", "s, with the component", "s, the same resources without it"];
  const rows = previews.map(({ services, componentSeconds, plainSeconds }) => [
    services,
    componentSeconds.toFixed(1),
    plainSeconds.toFixed(1),
  ]);
  const further = [
    millisecondsEach(previews, ({ componentSeconds }) => componentSeconds),
    millisecondsEach(previews, ({ plainSeconds }) => plainSeconds),
  ].map((milliseconds) => `${milliseconds.toFixed(0)} ms`);
  return `${markdownTable(header, [...rows, ["**a further one**", ...further]])}\n\nOn ${machine}.`;
}

/** What each service beyond those of the first preview adds to the last one. */
function millisecondsEach(previews: ServicePreview[], secondsOf: (preview: ServicePreview) => number): number {
  const [first, last] = [previews[0], previews[previews.length - 1]];
  return (1000 * (secondsOf(last) - secondsOf(first))) / (last.services - first.services);
}
