import { HomePageLoading } from "@/components/home/home-page-loading";

export default function Loading() {
  return <HomePageLoading page="scope" />;
}
