/** Lost devices and the card itself: what takes a technician's access away. */
import type { Workspace } from "../../store/workspace";

interface Props {
  ws: Workspace;
  person: { id: string; name: string };
  onChanged(): void;
}

export function Access(_: Props) {
  return null;
}
