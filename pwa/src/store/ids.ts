/** Ids that a person's action makes up, and those that follow from what it is about. */
export { uuid5, uuid7 as newId } from "../crypto/ids";
