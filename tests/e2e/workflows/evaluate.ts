import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** The status functions, which GitHub gives to `if` besides the general ones. */
const statusFunctions = ["always", "cancelled", "failure", "success"] as const;

/**
 * The value of an expression without its ${{ }}, as a text, by GitHub's own evaluator.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(expression: string, contexts: object, failed: boolean): string {
  const results = { always: true, cancelled: false, failure: failed, success: !failed };
  const functions = statusFunctions.map((name) => ({
    name,
    description: name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(results[name]),
  }));
  const { tokens } = new Lexer(expression).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver);
  const byName = new Map(functions.map((each) => [each.name, each]));
  return new Evaluator(parsed, known, byName).evaluate().coerceString();
}
