import assert from "node:assert/strict";
import { isMainThread } from "node:worker_threads";
import { UserError } from "../base/errors.ts";
import { Problem } from "./problem.ts";
import { answerInThread, Thread } from "./thread.ts";

const MEGABYTE = 2 ** 20;

const QUESTIONS: Readonly<Record<string, () => unknown>> = {
  sum: () => 2 + 3,
  late: () => new Promise((resolve) => setTimeout(() => resolve("late"), 50)),
  fault: () => {
    throw new UserError("line 2: no date");
  },
  problem: () => {
    throw Problem.invalid([{ parameter: "day", reason: "the day must be one like 2024-06-20" }]);
  },
  bug: () => {
    throw new RangeError("index 7 of 3");
  },
  long: () => "x".repeat(MEGABYTE),
  end: () => void setTimeout(() => reportError(new Error("out of memory"))),
};

answerInThread(import.meta.url, (question: string) => QUESTIONS[question]?.());

if (isMainThread) {
  Deno.test("a thread answers each question, and what it throws is thrown where it was asked", async () => {
    using thread = new Thread<string>(import.meta.url);
    assert.deepEqual(await Promise.all(["late", "sum"].map((each) => thread.ask(each))), [
      "late",
      5,
    ]);
    await assert.rejects(
      thread.ask("fault"),
      (error) => error instanceof UserError && error.message === "line 2: no date",
    );
    await assert.rejects(
      thread.ask("problem"),
      (error) => error instanceof Problem && error.status === 422 && error.faults.length === 1,
    );
    await assert.rejects(thread.ask("bug"), /RangeError: index 7 of 3[^]*thread_test/);
    assert.equal(await thread.ask("sum"), 5);
  });

  Deno.test("a thread that ends by itself says so, to those who wait, too", async () => {
    const broken = Promise.withResolvers<void>();
    using thread = new Thread<string>(import.meta.url, broken.resolve);
    const waiting = assert.rejects(thread.ask("late"), /out of memory/);
    await thread.ask("end");
    await broken.promise;
    await waiting;
    await assert.rejects(thread.ask("sum"), /out of memory/);
  });

  Deno.test("answers are let go by a thread that goes on", async () => {
    using thread = new Thread<string>(import.meta.url);
    const { heapUsed } = Deno.memoryUsage();
    for (let asked = 0; asked < 300; asked++) await thread.ask("long");
    const grown = (Deno.memoryUsage().heapUsed - heapUsed) / MEGABYTE;
    assert.ok(grown < 150, `${grown.toFixed(0)} MB more`);
  });
}
