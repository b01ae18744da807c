import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Result } from "@/lib/problem";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import { ReviewResult } from "./review-result";

/** A review, or why there is none. */
export function Told({ result }: { result: Result<TokenReviewView> }) {
  if (result.ok) return <ReviewResult review={result.value} />;
  const { title, advice } = describeProblem(result.problem);
  const isToken = result.problem.kind === "invalid-input" && "token" in result.problem.fields;
  return (
    <Notice tone="fail" isLive title={isToken ? "This text was not tried: it is no id_token of a person" : title}>
      {result.problem.kind === "invalid-input" && isToken ? result.problem.fields.token?.join(" ") : advice}
    </Notice>
  );
}
