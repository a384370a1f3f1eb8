/** A tokenizer for a tiny model: each character of a text is a token. Ids follow the characters' code points. */
export class CharTokenizer {
  readonly vocabSize: number;
  readonly characters: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  constructor(text: string) {
    this.characters = [...new Set(text)].sort();
    this.ids = new Map(this.characters.map((character, id) => [character, id]));
    this.vocabSize = this.characters.length;
  }

  /** @throws RangeError if the text has a character that the one it was made from has not */
  encode(text: string): number[] {
    return Array.from(text, (character) => {
      const id = this.ids.get(character);
      if (id === undefined)
        throw new RangeError(`encode: the text has ${JSON.stringify(character)}, which is no token here`);
      return id;
    });
  }

  decode(ids: Iterable<number>): string {
    return Array.from(ids, (id) => this.characters[id] ?? "�").join("");
  }
}
