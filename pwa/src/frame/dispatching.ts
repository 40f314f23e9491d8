/** Runs a command of a tap: says what was done, or why not. */
import { refusalWords } from "./order-words";
import { toast } from "./toasts";

/** True if it was recorded. `done` is said with an undo where there is one. */
export async function attempt(command: () => Promise<{ op: string }>, done?: string, undo?: () => unknown): Promise<boolean> {
  try {
    await command();
    if (done !== undefined) toast(done, undo);
    return true;
  } catch (error) {
    toast(refusalWords(error));
    return false;
  }
}
