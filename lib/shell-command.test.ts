import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { shell, shellWord } from "./shell-command";

const NAMES = [
  "prod-west-1",
  "admin@prod-east-1",
  "arn:aws:eks:eu-west-1:123456789012:cluster/staging",
  "default/api-west:6443/kube:admin",
  'it\'s $(touch /tmp/x) `id` ; rm -rf ~ | sh & "q" \\ *',
  "",
  "-rf",
];

test.describe("shell", () => {
  for (const name of NAMES)
    test(`makes one word of ${name || "nothing"}, which a shell gives back as it was`, () => {
      const printed = execFileSync("sh", ["-c", shell`printf %s ${name}`], { encoding: "utf8" });
      expect(printed).toBe(name);
    });

  test("leaves the names alone that clouds give to contexts", () => {
    for (const name of NAMES.slice(0, 4)) expect(shellWord(name)).toBe(name);
  });

  test("keeps control characters from the terminal", () => expect(shellWord("a\u001b[2K\nb")).toBe("'a[2Kb'"));

  test("is how every command to copy is made", () => {
    const files = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) =>
      /(?<!\.test)\.ts$/.test(file),
    );
    const loose = files.flatMap((file) =>
      readFileSync(join("lib", file), "utf8")
        .split("\n")
        .filter((line) => /(?<!shell)`(kubectl|helm|istioctl) [^`]*\$\{/.test(line) && !line.includes("`helm release "))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(loose).toEqual([]);
  });
});
