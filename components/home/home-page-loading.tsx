import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { HOME_PAGES, type HomePageId } from "./home-pages";

const ROWS = ["a", "b", "c", "d"] as const;

/** The page before the kubeconfig was read. */
export const HomePageLoading = ({ page }: { page: HomePageId }) => (
  <div aria-busy>
    <PageHead title={HOME_PAGES[page].title} purpose={HOME_PAGES[page].purpose} />
    <div className="late flex flex-col gap-6">
      <Skeleton className="h-8 w-full max-w-md" />
      <div className="rounded-base border">
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-8 border-t px-3 first:border-t-0">
            <Skeleton className="w-40" />
            <Skeleton className="w-24" />
            <Skeleton className="hidden flex-1 md:block" />
          </div>
        ))}
      </div>
    </div>
  </div>
);
