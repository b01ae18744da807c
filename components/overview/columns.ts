/**
 * The columns of the table. Its rows are grids of their own, so that the browser need not lay out those that nobody sees: a table with hundreds of
 * ages in it is laid out anew each second. Explicit roles keep it a table for everybody else.
 */
export const COLUMNS_LOOK =
  "grid grid-cols-[2.25rem_minmax(0,24fr)_minmax(0,24fr)_minmax(0,14fr)_minmax(0,7fr)_minmax(0,6fr)_minmax(0,11fr)_minmax(0,10fr)_4.5rem] gap-x-3 px-2";
