/**
 * Drives the exchanges: one at a time, by one tab, at every moment that promises something.
 *
 * It reports by what it writes (rows, outcomes) and by its word (`link`, next try, ops under way). It never gives up and
 * never drops anything: whatever fails is tried again, later and later, up to five minutes apart.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "../net/clock";
import type { OpenPokes } from "../net/pokes";
import type { Channel, EngineWord } from "../store/channel";
import type { Entry } from "../store/entry";
import { isUnanswered } from "../store/entry";
import type { Exchanger, Upshot } from "./exchange";
import { IDLE_GAP_MS, POLL_MS, SAVE_PAUSE_MS, SPREAD_MS, backoff, waited } from "./schedule";
import type { SendLater } from "./later";
import type { Page } from "./wakes";

export interface Engine {
  readonly word: ReadonlySignal<EngineWord>;
  /** The browser has agreed to wake the worker for what is unsent. */
  readonly sentLater: ReadonlySignal<boolean>;
  /** `saved`: something was recorded. `asked`: a person or the page wants an exchange. */
  wake(why: "saved" | "asked"): void;
  stop(): void;
}

export interface Parts {
  exchanger: Exchanger;
  entries: ReadonlySignal<readonly Entry[]>;
  /** False at the desk, which holds no rows: nothing to send is nothing to do. */
  pulls: boolean;
  clock: Clock;
  channel: Channel;
  page: Page;
  pokes: OpenPokes;
  /** Calls back when this tab may send; returns what steps down. */
  elect(lead: () => void): () => void;
  sendLater: SendLater;
  /** In [0, 1). */
  chance(): number;
}

/** Steps of putting things right (a line aside, a new device) that follow one another without a pause. */
const FREE_ROUNDS = 5;

/** States that trying again does not change until a person acts. */
const STUCK: readonly string[] = ["signed_out", "revoked"];

export function startEngine(parts: Parts): Engine {
  const { exchanger, entries, pulls, clock, channel, page, elect, sendLater, chance } = parts;
  const word = signal<EngineWord>({ link: "offline", nextTryAt: null, sending: [], pokes: { open: false, count: 0 } });
  const sentLater = signal(false);
  let leading = false;
  let stopped = false;
  let busy = false;
  /** Somebody asked while an exchange was under way: what it carried may be too old. */
  let askedMeanwhile = false;
  let failures = 0;
  let rounds = 0;
  let lastEnd = -IDLE_GAP_MS;
  let callOff: () => void = () => undefined;
  let endPokes: (() => void) | null = null;

  const say = (change: Partial<EngineWord>): void => {
    word.value = { ...word.peek(), ...change };
    if (leading) channel.say({ is: "engine", word: word.peek() });
  };
  const owes = (): boolean => entries.peek().some(isUnanswered);
  const putOff = async (): Promise<void> => {
    if (owes()) sentLater.value = await sendLater();
  };

  function tryIn(ms: number): void {
    callOff();
    const stop = clock.after(ms, () => void exchange());
    callOff = () => {
      stop();
      word.value = { ...word.peek(), nextTryAt: null };
    };
    say({ nextTryAt: clock.now() + ms });
  }

  async function exchange(): Promise<void> {
    if (stopped || !leading) return;
    if (busy) {
      askedMeanwhile = true;
      return;
    }
    busy = true;
    askedMeanwhile = false;
    callOff();
    const before = word.peek().link;
    let upshot: Upshot;
    try {
      upshot = await exchanger.run((sending) => say({ link: sending.length > 0 ? "sending" : before, sending }));
    } catch (error) {
      // Ours or the disk's: nothing is lost, the same is tried again later.
      if (!stopped) console.error(error);
      upshot = { is: "failed", link: "trouble" };
    }
    busy = false;
    lastEnd = clock.mono();
    if (!stopped) goOn(upshot);
  }

  function goOn(upshot: Upshot): void {
    if (upshot.is === "changed") {
      // Something is different now: go on at once, but not in a circle for ever, and not as if it were going well.
      const circling = ++rounds > FREE_ROUNDS;
      say({ sending: [], ...(circling && { link: "trouble" }) });
      tryIn(circling ? backoff(rounds - FREE_ROUNDS, chance()) : 0);
      return;
    }
    rounds = 0;
    if (upshot.is === "failed") {
      failures++;
      say({ link: upshot.link, sending: [] });
      if (STUCK.includes(upshot.link)) return;
      tryIn(backoff(failures, chance()));
      void putOff();
      return;
    }
    failures = 0;
    say({ link: "online", sending: [] });
    listen();
    if (upshot.waitMs > 0) tryIn(waited(upshot.waitMs, chance()));
    else if (upshot.again || (askedMeanwhile && owes())) tryIn(0);
    else if (askedMeanwhile) tryIn(IDLE_GAP_MS);
    else if (pulls && page.isVisible()) tryIn(POLL_MS);
  }

  /** After an exchange that went well: a stream that the server refused before may stand now. */
  function listen(): void {
    let broken = false;
    const poked = (open: boolean, more: number): void => say({ pokes: { open, count: word.peek().pokes.count + more } });
    endPokes ??= parts.pokes({
      heard() {
        poked(true, 1);
        if (pulls) wake("asked");
      },
      open(stands) {
        poked(stands, 0);
        // Whatever was said meanwhile was missed, by every phone that lost its stream in the same moment. After a longer
        // absence of the server they come back one by one, as each had backed off.
        if (stands && broken && failures === 0 && !busy && !stopped && (pulls || owes())) tryIn(IDLE_GAP_MS + SPREAD_MS * chance());
        broken = !stands;
      },
      ended: () => (endPokes = null),
    });
  }

  function wake(why: "saved" | "asked"): void {
    if (stopped) return;
    if (!leading) return channel.say({ is: "wake" });
    if (busy) {
      askedMeanwhile = true;
      return;
    }
    if (why === "saved" && STUCK.includes(word.peek().link)) return;
    if (why === "saved") return tryIn(SAVE_PAUSE_MS);
    tryIn(owes() ? 0 : Math.max(0, lastEnd + IDLE_GAP_MS - clock.mono()));
  }

  channel.hear((news) => {
    if (news.is === "wake" && leading) {
      // First what is done about it: what went before is no answer to whoever asks.
      wake("asked");
      channel.say({ is: "engine", word: word.peek() });
    }
    if (news.is === "engine" && !leading) word.value = news.word;
  });
  const deafen = page.onWake(() => wake("asked"));
  const stay = page.onLeave(() => void putOff());
  const stepDown = elect(() => {
    leading = true;
    wake("asked");
  });
  // Another tab may be sending already: it says how things stand.
  if (!leading) channel.say({ is: "wake" });

  return {
    word,
    sentLater,
    wake,
    stop() {
      stopped = true;
      callOff();
      endPokes?.();
      deafen();
      stay();
      stepDown();
    },
  };
}
