/** What a model needs of a tokenizer: text to token ids and back. The terms are tiktoken's, in camelCase. */
export interface Tokenizer {
  /** How many ids there are (tiktoken's `n_vocab`): each id is an integer in 0 … vocabSize − 1. */
  readonly vocabSize: number;
  /** The id of the token that ends a text, `<|endoftext|>`. */
  readonly eotToken: number;
  /**
   * The token ids of `text`. Lone surrogates are encoded as U+FFFD, as every UTF-8 encoder of JavaScript does.
   * @throws TokenizerError if `text` is not a string, contains a disallowed special token, or an option names a special
   *   token that does not exist.
   */
  encode(text: string, options?: EncodeOptions): number[];
  /**
   * The text of `ids`. Bytes that are not UTF-8, such as half a character, become U+FFFD.
   * @throws TokenizerError if an id is not in the vocabulary; the message names the id and its position.
   */
  decode(ids: Iterable<number>): string;
  /** A fresh decoder of one sequence of ids that arrive one at a time. */
  streamDecoder(): StreamDecoder;
}

/** What becomes of special tokens, such as `<|endoftext|>`, that are written out in a text. */
export interface EncodeOptions {
  /** Those that become their one id. None by default: a text from outside must not be able to end a document. */
  readonly allowedSpecial?: "all" | readonly string[];
  /** Those that are an error: by default, all that are not allowed. One that is neither is encoded as plain text. */
  readonly disallowedSpecial?: "all" | readonly string[];
}

/**
 * Turns ids into text as they arrive. A character often spans tokens; its bytes are held back until it is whole, so
 * that each piece is well-formed. The pieces, with that of `flush`, join to what `decode` gives for all the ids.
 */
export interface StreamDecoder {
  /**
   * The text that `id` completes, possibly empty.
   * @throws TokenizerError if the id is not in the vocabulary; the stream may go on with another.
   */
  push(id: number): string;
  /** Ends the sequence: U+FFFD if it breaks off inside a character, otherwise empty. The next `push` begins another. */
  flush(): string;
}
