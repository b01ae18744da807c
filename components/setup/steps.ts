/** The wizard, in order. A new step is one line here, and its page. */
export const STEPS = [
  { id: "choose", href: "/setup", label: "Choose" },
  { id: "requirements", href: "/setup/requirements", label: "Requirements" },
  { id: "access", href: "/setup/access", label: "Remote access" },
  { id: "review", href: "/setup/review", label: "Review" },
  { id: "apply", href: "/setup/apply", label: "Apply" },
  { id: "verified", href: "/setup/verified", label: "Verified" },
] as const;
export type StepId = (typeof STEPS)[number]["id"];
