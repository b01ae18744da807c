import { KialiLoading } from "@/components/kiali/kiali-loading";
import { KIALI_PAGE } from "@/components/kiali/page-words";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <PageHead {...KIALI_PAGE} />
      <div className="flex flex-col gap-6">
        <Skeleton className="h-8 w-full max-w-md" />
        <KialiLoading />
      </div>
    </>
  );
}
