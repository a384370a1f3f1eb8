import { getEncoding, type Tokenizer } from "@pellucid/tokenizer-adapter";

declare const console: { log(text: string): void };

const tokenizer: Tokenizer = getEncoding("gpt2");
const ids = tokenizer.encode("Hello, I am");

if (ids.join() !== "15496,11,314,716") throw new Error(`encoded ${ids}`); // notebook 4.7
if (tokenizer.decode(ids) !== "Hello, I am") throw new Error(`decoded ${tokenizer.decode(ids)}`);

console.log(`tokenizer-adapter: ${ids}`);
