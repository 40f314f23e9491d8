import { access } from "./access";
import { card } from "./card";
import { check } from "./check";
import { clocks } from "./clocks";
import { conflict } from "./conflict";
import { desk } from "./desk";
import { everywhere } from "./everywhere";
import { me } from "./me";
import { order } from "./order";
import { parts } from "./parts";
import { people } from "./people";
import { photo } from "./photo";
import { session } from "./session";
import { star } from "./star";
import { sync } from "./sync";
import { today } from "./today";
import { visit } from "./visit";

export const en = { ...access, ...card, ...check, ...clocks, ...conflict, ...desk, ...everywhere, ...me, ...order, ...parts, ...people, ...photo, ...session, ...star, ...sync, ...today, ...visit };
