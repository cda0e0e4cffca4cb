import { ListLoading } from "@/app/_ui/list/list-loading";

export default function Loading() {
  return <ListLoading title="Gates" />;
}
