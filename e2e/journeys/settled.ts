import type { Page } from "@playwright/test";

/** A change of scheme passes down the page frame by frame; colors in between are nobody's to judge. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let quietFrames = 0; quietFrames < 3; ) {
      await new Promise(requestAnimationFrame);
      const isMoving = document.getAnimations().some((each) => each instanceof CSSTransition);
      quietFrames = isMoving ? 0 : quietFrames + 1;
    }
  });
