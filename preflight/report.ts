import type { Check } from "../config/checks.ts";

/** What an update would fail at. */
export interface Finding {
  check: Check;
  /** Keys of the config, and objects of the cluster. */
  subjects: string[];
  /** With the key, its value, what is allowed and the command that mends it. */
  sentence: string;
}

/** What a check came to. */
export interface Report {
  findings: Finding[];
  /** What may go wrong, or can't be told. */
  warnings: string[];
}

export function warning(sentence: string): Report {
  return { findings: [], warnings: [sentence] };
}

export function finding(check: Check, subjects: string[], sentence: string): Report {
  return { findings: [{ check, subjects, sentence }], warnings: [] };
}

export function allOf(reports: Report[]): Report {
  return {
    findings: reports.flatMap(({ findings }) => findings),
    warnings: reports.flatMap(({ warnings }) => warnings),
  };
}
