"use client";
import { Button } from "@/components/ui/button";
import type { ClusterReview } from "@/lib/users/token-review-view";
import { subjectOfReview, withSubject } from "./asked-subject";

/** Asks the grid about whom each cluster took the bearer for; his names and groups go into the address, nothing of the token does. */
export function SeeReviewed({ reviews }: { reviews: readonly ClusterReview[] }) {
  const subject = subjectOfReview(reviews);
  if (!subject) return null;
  return (
    <div>
      <Button
        size="small"
        onClick={() => {
          window.history.replaceState(null, "", withSubject(new URL(window.location.href), subject));
          document.getElementById("access")?.scrollIntoView();
        }}
      >
        Show what {subject.subject.name} sees
      </Button>
    </div>
  );
}
