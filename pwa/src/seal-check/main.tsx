/** Starts the page that checks reports. The code is in the fragment: only the question itself names it to the server. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { type Result, checkCode, checkFile, readPins } from "./check";
import { Page, type Shown } from "./page";
import "../ui/css/check.css";

const shown = signal<Shown>({ is: "start" });
const pins = readPins(document.querySelector<HTMLMetaElement>("meta[name=seal-trust]")!.content);
let turn = 0;

async function show(checking: Promise<Result>): Promise<void> {
  const mine = ++turn;
  shown.value = { is: "checking" };
  const result = await checking;
  // A later question has overtaken this one.
  if (mine === turn) shown.value = { is: "result", result, at: Date.now() };
}

const ask = (code: string): void => void show(pins.then((keys) => checkCode(code, keys)));
const read = (file: Blob): void => void show(pins.then((keys) => checkFile(file, keys)));

function look(): void {
  const code = decodeURIComponent(location.hash.slice(1));
  if (code !== "") ask(code);
}

addEventListener("hashchange", look);
// A file dropped beside the field must not take the page's place.
for (const event of ["dragover", "drop"]) addEventListener(event, (dropped) => dropped.preventDefault());
look();
render(<Page shown={shown} onCode={ask} onFile={read} />, document.getElementById("check")!);
