/** Starts the check page. The token is in the fragment: it goes to no server, and into no history but the customer's own. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { scriptAddress } from "../trusted";
import { type Shown, check } from "./check";
import { Page } from "./page";
import "../ui/css/check.css";

const shown = signal<Shown>({ is: "checking" });
const token = signal("");
const pins = document.querySelector<HTMLMetaElement>("meta[name=star-trust]")!.content;

function look(): void {
  const scanned = location.hash.slice(1);
  token.value = scanned;
  void check(scanned, `${location.origin}${location.pathname}`, pins, (next) => {
    // A later scan in the same window has overtaken this one.
    if (token.peek() === scanned) shown.value = next;
  });
}

addEventListener("hashchange", look);
look();
render(<Page shown={shown} token={token} />, document.getElementById("check")!);

// Without a worker the page is only not there next time without a network.
navigator.serviceWorker?.register(scriptAddress("/c-sw.js"), { scope: "/c", updateViaCache: "none" }).catch((error: unknown) => console.warn(error));
