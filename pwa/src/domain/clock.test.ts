import { expect, it } from "vitest";
import { clockOf, ruler } from "./clock";

const MINUTE = 60_000;
const start = 1_763_700_000_000;
const at = (minutes: number): number => start + minutes * MINUTE;

it("counts a begun minute until it is over", () => {
  expect(ruler(at(0), start, at(120)).minutesLeft).toBe(120);
  expect(ruler(at(81) + 1, start, at(120)).minutesLeft).toBe(39);
  expect(ruler(at(119.9), start, at(120)).minutesLeft).toBe(1);
});

it("is soon with less than a third or less than an hour left, and late at the limit", () => {
  expect(ruler(at(160), start, at(240)).mood).toBe("calm");
  expect(ruler(at(161), start, at(240)).mood).toBe("soon");
  expect(ruler(at(60), start, at(120)).mood).toBe("calm");
  expect(ruler(at(61), start, at(120)).mood).toBe("soon");
  expect(ruler(at(120), start, at(120))).toEqual({ minutesLeft: 0, ratio: 1, mood: "late" });
  expect(ruler(at(150), start, at(120))).toEqual({ minutesLeft: -30, ratio: 1.25, mood: "late" });
});

it("starts at nothing, also before its start, and survives an impossible span", () => {
  expect(ruler(at(-5), start, at(120)).ratio).toBe(0);
  expect(ruler(at(0), at(10), at(5))).toMatchObject({ ratio: 0, mood: "soon" });
  expect(ruler(at(6), at(10), at(5))).toMatchObject({ ratio: 1, mood: "late" });
});

it("stands still once the technician is on site, however late the clock", () => {
  const order = { due_at: at(120), dispatched_at: start, created_at: at(-60), times: {} };
  expect(clockOf({ ...order, due_at: null }, at(0))).toBeNull();
  expect(clockOf(order, at(130))?.mood).toBe("late");
  expect(clockOf({ ...order, times: { on_site: at(90) } }, at(500))).toMatchObject({ minutesLeft: 30, mood: "soon" });
  expect(clockOf({ ...order, dispatched_at: null }, at(30))?.ratio).toBe(0.5);
});
