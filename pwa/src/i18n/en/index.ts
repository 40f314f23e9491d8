import { card } from "./card";
import { check } from "./check";
import { clocks } from "./clocks";
import { everywhere } from "./everywhere";
import { conflict } from "./conflict";
import { desk } from "./desk";
import { me } from "./me";
import { order } from "./order";
import { parts } from "./parts";
import { session } from "./session";
import { star } from "./star";
import { sync } from "./sync";
import { today } from "./today";

export const en = { ...card, ...check, ...clocks, ...everywhere, ...conflict, ...desk, ...me, ...order, ...parts, ...session, ...star, ...sync, ...today };
