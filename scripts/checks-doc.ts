import type { Check, CheckGroup, CheckSubject, Severity } from "@/lib/checks/check";

const GROUPS: Readonly<Record<CheckGroup, string>> = {
  contexts: "Contexts",
  clusters: "Clusters",
  rights: "Rights",
  kiali: "Kiali",
  mesh: "Mesh",
  telemetry: "Telemetry",
  connection: "Connection",
};
const SUBJECTS: Readonly<Record<CheckSubject, string>> = {
  home: "the home",
  remote: "the remote",
  pair: "the pair",
};
const SEVERITIES: Readonly<Record<Severity, string>> = {
  block: "blocks",
  warn: "warns",
  info: "informs",
};

/** docs/checks.md: every check with its id, what it asks, why, how, and what to do. */
export function checksDoc(checks: readonly Check[]): string {
  const groups = Object.keys(GROUPS).filter((group) => checks.some((check) => check.group === group));
  const toc = groups.map((group) => `- [${title(group)}](#${group}): ${listed(checks, group)}`).join("\n");
  const sections = groups.map((group) => section(group, checks)).join("\n");
  return `# Checks

Written by \`npm run docs:write\` out of \`lib/checks\`; a test fails when it is stale.

Every check has an id that never changes and is never reused: it stands in addresses, in audit lines, and after \`--only\` and \`--override\`
of \`kiali-fleet\`. A check that **blocks** keeps a connection from being made when its answer is no, and also when nobody could look;
it can be set aside with a typed reason unless it says otherwise. "Could not look" (unknown) is never shown as "no" (fail).

${toc}

${sections}`;
}

const title = (group: string): string => Object.entries(GROUPS).find(([name]) => name === group)?.[1] ?? group;

const listed = (checks: readonly Check[], group: string): string =>
  checks
    .filter((check) => check.group === group)
    .map(({ id }) => `[${id}](#${anchor(id)})`)
    .join(", ");

/** As GitHub makes an anchor of a heading: lower case, without punctuation. */
const anchor = (id: string): string => id.toLowerCase().replace(/[^a-z0-9 _-]/g, "");

const section = (group: string, checks: readonly Check[]): string =>
  `## ${title(group)}\n\n${checks
    .filter((check) => check.group === group)
    .map(entry)
    .join("\n")}`;

function entry({ id, subject, title, severity, canBeOverridden, why, how, fix }: Check): string {
  const override = severity === "block" ? (canBeOverridden ? ", can be overridden" : ", cannot be overridden") : "";
  const command = fix.command ? `\n\n\`\`\`sh\n${fix.command}\n\`\`\`` : "";
  const href = fix.href ? `\n\n<${fix.href}>` : "";
  return `### ${id}

**${title}.** Asked of ${SUBJECTS[subject]}; ${SEVERITIES[severity]}${override}.

- Why: ${why}
- How: ${how}
- Fix: ${fix.text}${command}${href}
`;
}
