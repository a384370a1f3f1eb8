export { TokenizerError } from "./errors.ts";
export { type EncodingName, getEncoding } from "./tiktoken.ts";
export type { EncodeOptions, StreamDecoder, Tokenizer } from "./tokenizer.ts";
