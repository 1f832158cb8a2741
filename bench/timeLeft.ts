import type { Planned } from "./plan.ts";
import { tasks } from "./tasks.ts";

/** As long as little has been measured, what was expected counts more than the pace so far. */
const trustSeconds = 60;

/** Says how far a benchmark is, and how long it goes on at the pace so far. */
export class TimeLeft {
  private readonly expected: number[];
  private readonly startedAt = performance.now();
  private done = 0;

  constructor(planned: Planned[]) {
    this.expected = planned.map(({ task }) => tasks[task].expectedSeconds);
  }

  /** Such as "[7 of 80, about 5 min left]", for the step that begins now. */
  next(): string {
    const before = sum(this.expected.slice(0, this.done));
    const elapsed = (performance.now() - this.startedAt) / 1000;
    const pace = (elapsed + trustSeconds) / (before + trustSeconds);
    const seconds = sum(this.expected.slice(this.done)) * pace;
    this.done += 1;
    return `[${this.done} of ${this.expected.length}, about ${Math.ceil(seconds / 60)} min left]`;
  }
}

function sum(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
