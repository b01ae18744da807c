import { expect, type Page } from "@playwright/test";

/** What a journey answers on the page of remote access; what it leaves out keeps its default. */
export type Answers = {
  form?: "Combined" | "Labelled";
  token?: "Long-lived" | "With a lifetime";
  place?: "In a key of its own" | "Inside the kubeconfig";
  access?: "View only" | "Full";
  server?: string;
  ca?: string;
};

/** Contexts of the sandbox's pair. */
export const SANDBOX = { home: "admin@prod-east-1", remote: "prod-west-1" } as const;
export const REASON = "the clusters of this test run on one machine";

/** First step: types both contexts into their boxes and goes on. */
export async function choosePair(page: Page, home: string, remote: string): Promise<void> {
  await page.goto("/setup");
  await choose(page, "Context of the home, where Kiali runs", home);
  await choose(page, "Context of the remote, which Kiali shall read", remote);
  await picture(page, "choose");
  await goOn(page, "Check the requirements");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Requirements");
}

async function choose(page: Page, label: string, context: string): Promise<void> {
  const box = page.getByRole("combobox", { name: label });
  await box.fill(context);
  await page.getByRole("option", { name: context }).first().click();
  await expect(box).toHaveValue(context);
}

/** Waits until every check has answered, none of them in the way, and goes on. */
export async function passRequirements(page: Page): Promise<void> {
  await checked(page);
  await picture(page, "requirements");
  await goOn(page, "Fill in the remote access");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Remote access");
}

/** Resolves once no check is being asked any more. */
export async function checked(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Ask all again" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^\d+ of \d+/).first()).toBeVisible();
}

/** Third step: fills in what was asked for, in the advanced part where it is there, and goes on to the plan. */
export async function answerAccess(page: Page, answers: Answers = {}): Promise<void> {
  const { form, token, place, access, server, ca } = answers;
  await expect(page.getByRole("textbox", { name: "Cluster name in the mesh" })).not.toHaveValue("", {
    timeout: 30_000,
  });
  if (server !== undefined) {
    await page.getByRole("textbox", { name: "Server address, as Kiali's pods reach it" }).fill(server);
    await page.getByRole("textbox", { name: "Server address, as Kiali's pods reach it" }).blur();
  }
  if (ca !== undefined) {
    await page.getByRole("radio", { name: "Another CA" }).click();
    await page.getByRole("textbox", { name: "CA certificate" }).fill(ca);
    await page.getByRole("textbox", { name: "CA certificate" }).blur();
  }
  if (access !== undefined) await page.getByRole("radio", { name: access }).click();
  if (form ?? token ?? place) {
    const advanced = page.getByRole("button", { name: "Advanced: identity, token, form, proxy" });
    if ((await advanced.getAttribute("aria-expanded")) === "false") await advanced.click();
    for (const name of [token, place, form]) {
      if (name === undefined) continue;
      await page.getByRole("radio", { name }).click();
      await expect(page.getByRole("radio", { name })).toBeChecked();
    }
  }
  await picture(page, "access");
  await goOn(page, "Review the plan");
  await page.waitForURL("**/setup/review?**");
}

/** Gives a reason for everything that still blocks the review, then comes back to it. */
export async function setAsideWhatBlocks(page: Page, reason: string = REASON): Promise<void> {
  await plannedSteps(page);
  const review = page.getByRole("button", { name: /^Connect / });
  await expect(review).not.toHaveAccessibleDescription(/Planning|still being asked/, { timeout: 60_000 });
  if ((await review.getAttribute("aria-disabled")) !== "true") return;
  await page.getByRole("link", { name: "Show the requirements" }).click();
  await checked(page);
  const blocking = page.getByRole("main").getByRole("button", { name: /blocks/ });
  for (let left = await blocking.count(); left > 0; left -= 1) {
    await blocking.first().click();
    await page.getByRole("textbox", { name: "Go on in spite of it, because" }).fill(reason);
    await page.getByRole("button", { name: "Set this check aside" }).click();
    await expect(blocking).toHaveCount(left - 1);
  }
  await goOn(page, "Fill in the remote access");
  await goOn(page, "Review the plan");
  await page.waitForURL("**/setup/review?**");
}

/** Gives the reason to go on although a gate of the plan will say no. */
export async function goOnInSpiteOf(page: Page, gate: string, reason: string = REASON): Promise<void> {
  await page.getByRole("button", { name: `Gate: ${gate}` }).click();
  await page.getByRole("textbox", { name: "Go on all the same, because" }).fill(reason);
  await page.getByRole("button", { name: "Give this reason" }).click();
  await expect(page.getByText(reason).first()).toBeVisible();
}

/** Presses the way on once it may be pressed. */
export async function goOn(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole("button", { name });
  await expect(button).not.toHaveAttribute("aria-disabled", "true", { timeout: 60_000 });
  await button.click();
}

/** Fourth step: waits for the plan and starts it. */
export async function connect(page: Page): Promise<void> {
  await plannedSteps(page);
  await picture(page, "review");
  await goOn(page, /^Connect /);
  await page.waitForURL("**/setup/apply?**run=*");
}

/** Connects in the labelled form under helm, until the run waits for the command that only an operator can run. */
export async function connectUpToHelm(page: Page): Promise<void> {
  await plannedSteps(page);
  await expect(page.getByText(/Only helm can mount this Secret.*The combined form needs no helm/)).toBeVisible();
  await connect(page);
  const wait = page.getByRole("listitem").filter({ hasText: "waiting for this command to be run" });
  await expect(wait).toContainText("helm upgrade kiali", { timeout: 60_000 });
}

/** From the proof back to the review: of what is connected nothing is left to do. */
export async function nothingIsLeftToDo(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: "Review" }).click();
  await expect(page.getByText("Everything is as wanted already")).toBeVisible({ timeout: 30_000 });
  const steps = await plannedSteps(page);
  expect(steps.filter((step) => !/^(Keep|Gate): /.test(step))).toEqual([]);
}

/** Waits until the run has ended; answers its title. */
export async function ended(page: Page, title: "Applied" | "Stopped"): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title, { timeout: 120_000 });
}

/** The last step: what was seen. */
export async function proven(page: Page, name: string): Promise<void> {
  await ended(page, "Applied");
  await goOn(page, "Show the proof");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Kiali reads ${name}`);
  const seen = page.getByRole("table", { name: "What was seen" });
  await expect(seen.getByRole("row", { name: `Kiali lists Kubernetes-${name}` })).toContainText("Seen");
  await expect(seen.getByRole("row", { name: `Kiali sees the namespaces of ${name}` })).toContainText("Seen");
}

/** The titles of the plan's steps on the page, in order, each with its verb: "Create: …". */
export async function plannedSteps(page: Page): Promise<readonly string[]> {
  await expect(page.getByRole("heading", { name: /\d+ steps?, in this order/ })).toBeVisible({ timeout: 60_000 });
  const steps = page
    .getByRole("region", { name: /steps?, in this order/ })
    .getByRole("listitem")
    .getByRole("button");
  return (await steps.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
}

/** Keeps a picture of the whole page under JOURNEYS_PICTURES, when that is set. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.JOURNEYS_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/${name.replace(/[^a-z0-9]+/gi, "-")}.png`, fullPage: true });
}

/** The first three steps on the sandbox's pair, with every default. */
export async function toReview(page: Page): Promise<void> {
  await choosePair(page, SANDBOX.home, SANDBOX.remote);
  await passRequirements(page);
  await answerAccess(page);
  await plannedSteps(page);
}
