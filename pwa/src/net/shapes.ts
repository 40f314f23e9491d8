/** Is this what the protocol says? Only what the client relies on is looked at; unknown fields are ignored. */
import type { BlobStates, BucketPart, Enrolment, Outcome, Reply, SignedIn, WireRow } from "./wire";

export type Shape<T> = (value: unknown) => value is T;
type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isInt = (value: unknown): value is number => Number.isSafeInteger(value);
const isListOf =
  <T>(isItem: Shape<T>): Shape<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(isItem);
const isPair = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(isInt);

const VERDICTS: readonly unknown[] = ["applied", "merged", "conflict", "parked", "rejected"];
const ERRORS: readonly unknown[] = [undefined, "gap", "fork", "need_have", "epoch"];

const isOutcome: Shape<Outcome> = (o): o is Outcome =>
  isRecord(o) &&
  isText(o.i) &&
  VERDICTS.includes(o.o) &&
  isListOf(isPair)(o.at) &&
  (o.e === undefined || (isRecord(o.e) && isText(o.e.code)));

const isRow: Shape<WireRow> = (row): row is WireRow =>
  isRecord(row) && isInt(row.t) && isText(row.id) && isInt(row.v) && (row.x === 1 || isRecord(row.d));

const isKey = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isText);

const isPart: Shape<BucketPart> = (part): part is BucketPart =>
  isRecord(part) &&
  isInt(part.id) &&
  isKey(part.key) &&
  isInt(part.ver) &&
  (part.mode === "snap" || (part.mode === "delta" && isInt(part.from))) &&
  isListOf(isRow)(part.rows) &&
  isText(part.chk) &&
  (part.part === undefined || isPair(part.part));

export const isReply: Shape<Reply> = (reply): reply is Reply =>
  isRecord(reply) &&
  reply.p === 1 &&
  isText(reply.epoch) &&
  isInt(reply.now) &&
  isInt(reply.stored) &&
  isInt(reply.archived) &&
  isListOf(isOutcome)(reply.res) &&
  ERRORS.includes(reply.err) &&
  isListOf(isInt)(reply.drop) &&
  isListOf(isPart)(reply.b) &&
  typeof reply.more === "boolean" &&
  (reply.wait === undefined || isInt(reply.wait));

export const isSignedIn: Shape<SignedIn> = (answer): answer is SignedIn =>
  isRecord(answer) &&
  isRecord(answer.user) &&
  isText(answer.user.id) &&
  isText(answer.user.login) &&
  isText(answer.user.name) &&
  isListOf(isText)(answer.user.roles);

export const isEnrolment: Shape<Enrolment> = (answer): answer is Enrolment =>
  isRecord(answer) && isText(answer.dev) && (isInt(answer.lineage) || isText(answer.lineage)) && isText(answer.epoch);

export const isBlobStates: Shape<BlobStates> = (answer): answer is BlobStates =>
  isRecord(answer) &&
  isInt(answer.now) &&
  typeof answer.backups === "boolean" &&
  isListOf((blob): blob is BlobStates["blobs"][number] =>
    isRecord(blob) && isText(blob.att) && isInt(blob.stored_at) && (blob.archived_at === null || isInt(blob.archived_at)))(answer.blobs);
