/** Versions that this client speaks. Source: PROTOCOL section 2. */

export const APP = "0.1.0";

/** Row schema `sch`: the fifteen tables of the beginning. */
export const SCHEMA = 1;
