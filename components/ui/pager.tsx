import { Button } from "./button";

/** Which part of a long list is shown, and the way to the others. Pages count from 0. */
export function Pager({
  page,
  pages,
  words,
  onPage,
}: {
  page: number;
  pages: number;
  words: string;
  onPage: (page: number) => void;
}) {
  if (pages <= 1) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-end gap-3 pt-3 text-table">
      <span className="text-n10">{words}</span>
      <Button size="small" aria-disabled={page === 0} onClick={() => onPage(page - 1)}>
        Back
      </Button>
      <Button size="small" aria-disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        Next
      </Button>
    </nav>
  );
}
