import { z } from "zod";
import { rotateSecrets } from "@/lib/operations/rotateSecrets";
import { defineCommand } from "./command";
import { count } from "./words";

export const secretsRotate = defineCommand({
  noun: "secrets",
  verb: "rotate",
  summary: "Write every stored secret anew under BAILIWICK_SECRET_KEY, from BAILIWICK_SECRET_KEY_PREVIOUS",
  input: z.strictObject({}),
  where: "inside",
  run: async ({ environment }) => ({
    ...(await rotateSecrets()),
    previousGiven: environment.previousSecretKey !== null,
  }),
  words: ({ rotated, present, unreadable, previousGiven }) => [
    `${count(rotated, "secret")} written anew, ${count(present, "secret")} under the present key before.`,
    ...(unreadable > 0
      ? [
          `${count(unreadable, "secret")} can be read by no key that is given: ${previousGiven ? "enter them again" : "give the former key as BAILIWICK_SECRET_KEY_PREVIOUS"}.`,
        ]
      : ["BAILIWICK_SECRET_KEY_PREVIOUS is not needed any more."]),
  ],
});
