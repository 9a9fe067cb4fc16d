import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Word } from "./word";

/** What the pages of one era say: the table that a driver finds its way by. Raise `version` with every change. */
export interface Era {
  readonly name: string;
  readonly version: number;
  readonly list: {
    readonly heading: Word;
    readonly create: Word;
    /** Entries that open under the button, where it opens a menu. */
    readonly createEntries: Readonly<Record<TokenType, Word>>;
    readonly empty: Word;
    readonly nameColumn: Word;
    readonly scopesColumn: Word;
    readonly deleteEntry: Word;
    readonly next: Word;
  };
  readonly form: {
    readonly heading: Readonly<Record<TokenType, Word>>;
    readonly tokenType: Word;
    readonly tokenTypes: Readonly<Record<TokenType, Word>>;
    readonly name: Word;
    readonly apiPath: Word;
    readonly accessLevel: Word;
    readonly accessLevels: Readonly<Record<StencilAccessLevel, Word>>;
    readonly save: Word;
    readonly cancel: Word;
  };
  readonly popUp: {
    readonly title: Word;
    readonly clientId: Word;
    readonly clientSecret: Word;
    readonly accessToken: Word;
    readonly done: Word;
  };
  readonly deletion: { readonly confirm: Word };
}
