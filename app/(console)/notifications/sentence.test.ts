import { expect, it } from "vitest";
import { notificationsSentence } from "./sentence";

const on = { disabled: false, failures: 0 };

it("says how many there are, which need a look, and what became of the messages", () => {
  const webhooks = [on, { disabled: false, failures: 3 }, { disabled: true, failures: 9 }];
  const counts = { waiting: 2, delivered: 1_234, dead: 1 };
  expect(notificationsSentence({ webhooks, counts })).toBe(
    "3 webhooks, 1 failing, 1 switched off · in 30 days 1,234 delivered, 2 waiting, 1 dead",
  );
  const one = notificationsSentence({ webhooks: [on], counts: { waiting: 0, delivered: 0, dead: 0 } });
  expect(one).toBe("1 webhook · in 30 days 0 delivered, 0 waiting, 0 dead");
  expect(notificationsSentence({ webhooks: [], counts })).toBe(
    "No webhooks: nobody is told of what happens here",
  );
});
