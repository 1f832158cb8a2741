import { costLines } from "./costLines.ts";
import { svgOf } from "./svg.ts";
import type { KeptServices } from "../bench/services/keptServices.ts";

const names = { component: "with the component", plain: "the same resources without it" };

/** Seconds of previews over services, with the component and without it. */
export function servicesPicture({ previews }: KeptServices): string {
  const points = previews.flatMap(({ services: count, componentSeconds, plainSeconds }) => [
    { by: names.component, count, seconds: componentSeconds },
    { by: names.plain, count, seconds: plainSeconds },
  ]);
  return svgOf("Seconds of a preview over the services in it, with the component and without it", [
    costLines("Seconds of a preview of several services, with the component and without it", points, {
      own: names.component,
      countLabel: "services",
    }),
  ]);
}
