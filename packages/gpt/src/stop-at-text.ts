import { show, ValueError } from "@pellucid/tensor";

/**
 * A `stopWhen` for `generate`: a row ends as soon as the text of its new tokens has one of these strings in it. `decode` is
 * the tokenizer's, which the model does not know. The tokens that make up the string are kept; cut the text at it if it is
 * not wanted.
 *
 *     generate(model, idx, { maxNewTokens: 100, stopWhen: stopAtText((ids) => tokenizer.decode(ids), "\n\n") });
 *
 * @throws ValueError if there is no string, an empty one, or `decode` is no function
 * @example
 * const stop = stopAtText((ids) => getEncoding("gpt2").decode(ids), "\n");
 * [stop([15496, 11]), stop([15496, 11, 198])] // [false, true]
 */
export function stopAtText(
  decode: (ids: readonly number[]) => string,
  ...strings: readonly string[]
): (ids: readonly number[]) => boolean {
  if (typeof decode !== "function") throw new ValueError("stopAtText", `decode is a function, got ${show(decode)}`);
  const wrong = strings.length === 0 || strings.some((s) => typeof s !== "string" || s === "");
  if (wrong) throw new ValueError("stopAtText", `takes one or more strings that are not empty, got ${show(strings)}`);
  return (ids) => {
    const text = decode(ids);
    return strings.some((s) => text.includes(s));
  };
}
