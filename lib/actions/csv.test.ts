import { expect, it } from "vitest";
import { csvLine } from "./csv";

it("quotes what must be quoted and disarms formulas", () => {
  const cells = [
    "plain",
    'say "hi"',
    "a,b",
    "two\nlines",
    null,
    -5,
    0,
    "=1+1",
    "+cmd",
    "-2",
    "@SUM(A1)",
    "\t=x",
    " =x",
    '=HYPERLINK("a",b)',
  ];
  expect(csvLine(cells)).toBe(
    `plain,"say ""hi""","a,b","two\nlines",,-5,0,'=1+1,'+cmd,'-2,'@SUM(A1),'\t=x,' =x,"'=HYPERLINK(""a"",b)"\r\n`,
  );
});
