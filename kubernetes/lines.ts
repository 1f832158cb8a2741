/** The lines of a text that comes in pieces; what follows the last line break is left out. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const piece of pieces) {
    const [end, ...lines] = piece.split("\n");
    begun.push(end);
    for (const line of lines) {
      yield begun.join("");
      begun = [line];
    }
  }
}
