import { costLines } from "./costLines";
import { svgOf } from "./svg";
import type { KeptServices } from "../bench/services/keptServices";

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
