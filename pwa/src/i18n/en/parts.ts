import type { parts as words } from "../zh/parts";

export const parts: Record<keyof typeof words, string> = {
  "parts.title": "Parts catalogue",
  "parts.find": "Name or code",
  "parts.none": "No part matches “{q}”. Catalogue as of {time}, {n} parts.",
  "parts.empty": "The catalogue has not been received yet. It comes by itself when there is network.",
  "parts.main": "Main part",
  "parts.consumable": "Consumable",
  "parts.count": "{n} parts · as of {time}",
  "parts.all": "All",
  "parts.fits": "For {kinds}",
};
