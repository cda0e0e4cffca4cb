"use client";

import { useEffect, useRef } from "react";
import { CopyButton } from "@/app/_ui/copy-button";
import { Button } from "@/app/_ui/patternfly/button";
import { ActionGroup } from "@/app/_ui/patternfly/form";
import css from "./me.module.css";

/** The recovery codes, on the only screen that ever shows them. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <div className={css.codes}>
      <h2 ref={head} tabIndex={-1}>
        Your recovery codes
      </h2>
      <p>
        Each opens a sign-in once, when the app is lost. They are shown only now and kept as hashes: store
        them where the phone is not. <CopyButton text={codes.join("\n")} label="the recovery codes" />
      </p>
      <ol>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <ActionGroup>
        <Button variant="primary" onClick={onDone}>
          I have stored them
        </Button>
      </ActionGroup>
    </div>
  );
}
