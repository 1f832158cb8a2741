const reportEverySeconds = 10;

/** Tells the progress line what is being done right now. */
export type Note = (doing: string) => void;

/** Does a part of a step, whose time is told in the end as well. */
export type Part = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** A step that was done, and how long it took; it and its parts may have been done beside others. */
export interface Phase {
  title: string;
  seconds: number;
  parts: Phase[];
}

const phases: Phase[] = [];
let stepsBegun = 0;
let stepsAtWork = 0;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Does a step that may take long: says that it starts, every 10 s how it goes, and how long it took. Once it is
 * not the only one at work, it says in each line which one it is.
 */
export async function step<T>(title: string, work: (note: Note, part: Part) => Promise<T>): Promise<T> {
  const parts: Phase[] = [];
  const stopwatch = startStopwatch();
  let doing = "";
  const beganBesideOthers = stepsAtWork > 0;
  stepsAtWork += 1;
  stepsBegun += 1;
  const number = stepsBegun;
  const sayOfStep = (text: string) => {
    const hadCompany = beganBesideOthers || stepsBegun > number;
    say(`  ${hadCompany ? `${title}: ` : ""}${text}`);
  };

  say(`${title} …`);
  const timer = setInterval(
    () => sayOfStep(`${inSeconds(stopwatch())}${doing === "" ? "" : `: ${doing}`}`),
    reportEverySeconds * 1000,
  );
  try {
    const result = await work(
      (now) => (doing = now),
      (partTitle, partWork) => timed(partTitle, parts, partWork),
    );
    sayOfStep(`done in ${inSeconds(stopwatch())}`);
    phases.push({ title, seconds: stopwatch(), parts });
    return result;
  } finally {
    clearInterval(timer);
    stepsAtWork -= 1;
  }
}

async function timed<T>(title: string, done: Phase[], work: () => Promise<T>): Promise<T> {
  const stopwatch = startStopwatch();
  const result = await work();
  done.push({ title, seconds: stopwatch(), parts: [] });
  return result;
}

function startStopwatch(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / 1000;
}

/** Says in one line how long this process took, and what for; tells it who measures it as well. */
export function saySummary(): void {
  say(summary(phases, performance.now() / 1000));
  process.send?.(phases);
}

/** Such as "Took 20 s: Starting the local cluster 12 s, Updating the dev stack 6 s". */
export function summary(phases: readonly Phase[], seconds: number): string {
  const list = (phases: readonly Phase[]): string =>
    phases
      .filter(({ seconds }) => seconds >= 0.5)
      .map(({ title, seconds, parts }) => {
        const ofParts = list(parts);
        return `${title} ${inSeconds(seconds)}${ofParts === "" ? "" : ` (${ofParts})`}`;
      })
      .join(", ");
  const ofSteps = list(phases);
  return `Took ${inSeconds(seconds)}${ofSteps === "" ? "" : `: ${ofSteps}`}`;
}

function inSeconds(seconds: number): string {
  return `${Math.round(seconds)} s`;
}
