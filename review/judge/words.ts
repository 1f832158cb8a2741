import type { Value } from "../read/json.ts";
import type { FieldChange, ResourceChange } from "../read/resourceChange.ts";
import { nameOf } from "../read/resourceChange.ts";

export function lastName({ path }: FieldChange): string {
  return path.split(".").at(-1) ?? path;
}

export function lastNames({ path }: FieldChange): string {
  return path.split(".").slice(-2).join(".");
}

export function fromTo({ old, new: planned }: FieldChange): string {
  return `${shown(old)} → ${shown(planned)}`;
}

export function shown(value: Value | undefined): string {
  return value === undefined ? "unset" : String(value);
}

/** Parts as one phrase, such as `a, b, and c`. */
export function joined(parts: string[]): string {
  return new Intl.ListFormat("en").format(parts);
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Which of several objects a sentence is on, such as ` of Deployment chat`; nothing where there is one alone. */
export function ofWhich(change: ResourceChange, all: ResourceChange[]): string {
  return all.length < 2 ? "" : ` of ${nameOf(change)}`;
}
