import type { Page } from "@playwright/test";

/** As long as a label's value may be, without a place to break. */
export const LONGEST = `n${"o".repeat(61)}z`;
/** As long, as people write them. */
export const LONG_WORDS = "production-europe-west-1-payments-platform-cluster-0123456789-a";
/** From right to left, one with letters of both directions. */
export const FOREIGN = "عنقود-الجنوب";
export const MIXED = "עיר-south-1";
export const FOREIGN_MESH = "شبكة-الشرق";
/** A context may be called anything. */
export const LONG_CONTEXT = `arn:aws:eks:eu-west-1:123456789012:cluster/${"x".repeat(180)}`;

/** What long and foreign names do to a page that did not expect them; all empty when nothing. */
export type Spoiled = {
  /** Names from right to left that could turn around what stands beside them. */
  loose: readonly string[];
  /** Sentences of ours that stand from right to left because of a name in them. */
  turned: readonly string[];
  /** Texts that are cut off, and that nothing says whole. */
  cut: readonly string[];
  /** Wider than the screen by so many pixels. */
  over: number;
};

/** Looks for them in the main part of the page as it is now. */
export const spoiledOn = (page: Page): Promise<Spoiled> =>
  page.getByRole("main").evaluate((main) => {
    const all = [...main.querySelectorAll("*")]
      .filter((each): each is HTMLElement => each instanceof HTMLElement)
      .filter((each) => each.checkVisibility());
    const ownText = (each: Element): string =>
      [...each.childNodes].flatMap((child) => (child instanceof Text ? [child.data] : [])).join("");
    const isSentence = (text: string): boolean => /[a-z]{2,} [a-z]{2,}/i.test(text);
    const isLoose = (each: HTMLElement): boolean => {
      const fence = each.closest("bdi, [dir], option");
      const text = ownText(each);
      return /^\s*[\u0590-\u08ff]/.test(text) && !isSentence(text) && (fence === null || !main.contains(fence));
    };
    const isTurned = (each: HTMLElement): boolean =>
      isSentence(ownText(each)) && getComputedStyle(each).direction === "rtl";
    const isCut = (each: HTMLElement): boolean => {
      const { overflowX, overflowY } = getComputedStyle(each);
      const isHidden = each.clientWidth <= 1 || each.closest("[title], select") !== null;
      const isOver =
        (overflowX === "hidden" && each.scrollWidth > each.clientWidth + 1) ||
        (overflowY === "hidden" && each.scrollHeight > each.clientHeight + 1);
      return !isHidden && isOver && each.textContent.trim() !== "";
    };
    return {
      loose: all.filter(isLoose).map((each) => `${each.parentElement?.localName} ${each.localName}: ${ownText(each)}`),
      turned: all.filter(isTurned).map(ownText),
      cut: all.filter(isCut).map((each) => each.textContent.slice(0, 80)),
      over: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
  });

export const UNSPOILED: Spoiled = { loose: [], turned: [], cut: [], over: 0 };
