import { takeScreenAway } from "./screen";
export * from "@observablehq/plot";

takeScreenAway();
