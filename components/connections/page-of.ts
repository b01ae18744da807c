/** Lists up to this long stand on one page. */
const LONGEST = 200;
const PER_PAGE = 100;

/** The part of a list that page `wanted` (from 0) shows; a page that is not there becomes the nearest that is. */
export function pageOf<T>(all: readonly T[], wanted: number) {
  if (all.length <= LONGEST) return { rows: all, page: 0, pages: 1, words: "" };
  const pages = Math.ceil(all.length / PER_PAGE);
  const page = Math.min(Math.max(0, Number.isInteger(wanted) ? wanted : 0), pages - 1);
  const rows = all.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const first = page * PER_PAGE + 1;
  return { rows, page, pages, words: `${first} to ${first + rows.length - 1} of ${all.length}` };
}
