"use client";

import { Button } from "./patternfly/button";

/** Saves a text as a file; nothing is asked of the server for it. */
export function DownloadButton({ name, text }: { name: string; text: string }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
    const link = document.createElement("a");
    Object.assign(link, { href: url, download: name });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button variant="secondary" size="sm" onClick={save}>
      Download
    </Button>
  );
}
