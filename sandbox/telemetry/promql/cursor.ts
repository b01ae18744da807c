import { parseError, type QueryError, type Token, tokensOf } from "./tokens";

/** The words of a query, one after another; its complaints name the place. */
export class Cursor {
  readonly source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.source = source;
    this.#tokens = tokensOf(source);
  }

  get peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "", at: this.source.length };
  }

  get isAtEnd(): boolean {
    return this.peek.kind === "end";
  }

  take(): Token {
    const token = this.peek;
    this.#at += 1;
    return token;
  }

  /** Takes the next word when it is this one. */
  takes(text: string): boolean {
    if (this.peek.text !== text || this.peek.kind === "string") return false;
    this.#at += 1;
    return true;
  }

  expect(text: string, where: string): void {
    if (this.takes(text)) return;
    if (this.peek.kind === "end" && text === ")")
      throw parseError(this.source, this.source.length, "unclosed left parenthesis");
    throw this.unexpected(this.peek, where);
  }

  unexpected({ kind, text, at }: Token, where: string | null): QueryError {
    const words = {
      end: "end of input",
      name: `identifier "${text}"`,
      number: `number "${text}"`,
      string: `string ${text}`,
      duration: `duration "${text}"`,
      op: `"${text}"`,
    };
    return parseError(this.source, at, `unexpected ${words[kind]}${where ? ` in ${where}` : ""}`);
  }
}
