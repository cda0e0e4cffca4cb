/** The rule of `lib/people/password.ts`, said before it is broken. */
export const PASSWORD_HELP = "At least 12 characters. A few words are easier to remember than symbols.";
