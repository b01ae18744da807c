export type Person = { email: string; email_verified: boolean; groups?: readonly string[] };

/** Who can sign in at a provider of the sandbox and of the tests, by name. Nobody has a password. */
export const people = {
  alice: { email: "alice@example.test", email_verified: true, groups: ["mesh-admins", "everyone"] },
  bob: { email: "bob@example.test", email_verified: true, groups: ["bookinfo-viewers"] },
  /** In no group: her tokens have no groups claim at all. */
  carol: { email: "carol@example.test", email_verified: true },
  /** Never followed the link in the mail. */
  dave: { email: "dave@example.test", email_verified: false, groups: ["everyone"] },
} as const satisfies Readonly<Record<string, Person>>;

export type PersonName = keyof typeof people;
export const personNames: readonly PersonName[] = ["alice", "bob", "carol", "dave"];
export const isPersonName = (name: string): name is PersonName => personNames.some((known) => known === name);
