const reportEverySeconds = 10;

/** Tells the progress line what is being done right now. */
export type Note = (doing: string) => void;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Does a step that may take long: says that it starts, every 10 s how it goes, and how long it took. */
export async function step<T>(title: string, work: (note: Note) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let doing = "";

  say(`${title} …`);
  const timer = setInterval(() => say(`  ${elapsed()}${doing === "" ? "" : `: ${doing}`}`), reportEverySeconds * 1000);
  try {
    const result = await work((now) => (doing = now));
    say(`  done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
