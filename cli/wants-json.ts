/** Whether JSON was asked for, told from words that may not even parse: a mistake is answered in the format asked for. */
export const wantsJson = (argv: readonly string[]): boolean =>
  argv.some(
    (word, index) =>
      /^(--output=json|-o=?json)$/.test(word) || (/^(--output|-o)$/.test(word) && argv[index + 1] === "json"),
  );
