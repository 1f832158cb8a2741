import { takeScreenAway } from "./screen.ts";
export * from "@observablehq/plot";

takeScreenAway();
