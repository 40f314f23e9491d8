/** Ids that a person's action makes up. */
export { uuid7 as newId } from "../crypto/ids";
