import type { conflict as words } from "../zh/conflict";

export const conflict: Record<keyof typeof words, string> = {
  "conflict.title": "Choose",
  "conflict.mine": "Mine",
  "conflict.theirs": "Theirs",
  "conflict.kept": "Both are kept, nothing is lost",
  "conflict.none": "There is nothing to choose.",
  "conflict.over": "Chosen",
  "conflict.next": "Choose the next",
  "conflict.left": "{n} left",
  "conflict.back": "Back to the order",
  "conflict.toChoose": "to choose",
  "conflict.chose": "{field}: “{who}” chosen",
  "conflict.current": "In use now",
  "conflict.beside": "Kept beside it",
  "conflict.office": "The desk chooses this one. Both are kept.",
  "conflict.empty": "(empty)",
  "conflict.superseded": "Edited again later; the newer one stands",
  "conflict.reopened": "Taken back, open again",
  "conflict.transition": "State of the order",
  "conflict.transitionWords": "You recorded “{done}”, but the order was “{state}” then. It is all kept; the dispatcher decides how it counts.",
};
