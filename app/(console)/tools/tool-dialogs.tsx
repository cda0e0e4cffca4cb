"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { counted } from "@/app/_ui/format/count";
import { ACCESS_TYPES, type AccessType } from "@/lib/tools/access";
import type { OwnerRef } from "@/lib/tools/server";
import {
  approveServerMutation,
  approveToolMutation,
  editToolMutation,
  refuseToolMutation,
  registerToolMutation,
} from "./mutations";
import { OwnerFields, type TeamChoice } from "./owner-fields";
import css from "./tools.module.css";
import { ACCESS_WORDS } from "./words";

/** What the dialogs show of a tool. */
export interface ToolChoice {
  id: string;
  name: string;
  fingerprint: string | null;
  accessType: AccessType | null;
  suggestedAccess: AccessType | null;
  dataClasses: string[];
  owner: OwnerRef | null;
}

/** Approves what is shown on the page; `children` says what that is. */
export function ApproveButton({
  tool,
  label,
  children,
}: {
  tool: ToolChoice;
  label: string;
  children: ReactNode;
}) {
  const name = visible(tool.name);
  return (
    <DialogButton label={label} name={`${label} ${name}`} title={`${label} ${name}?`} primary>
      {(close) => (
        <ActionForm
          action={approveToolMutation}
          submit={label}
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <SeenFields tool={tool} />
              <p>{children}</p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RefuseButton({ tool }: { tool: ToolChoice }) {
  const name = visible(tool.name);
  return (
    <DialogButton label="Refuse" name={`Refuse ${name}`} title={`Refuse ${name}?`} danger>
      {(close) => (
        <ActionForm
          action={refuseToolMutation}
          submit="Refuse definition"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <SeenFields tool={tool} />
              <p>
                The definition is not approved. Agents that call it all the same become a critical finding.
              </p>
              <Field name="reason" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function SeenFields({ tool }: { tool: ToolChoice }) {
  return (
    <>
      <input type="hidden" name="id" value={tool.id} />
      <input type="hidden" name="fingerprint" value={tool.fingerprint ?? ""} />
    </>
  );
}

export function EditToolButton({ tool, teams }: { tool: ToolChoice; teams: readonly TeamChoice[] }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(tool.name)}`} title="Edit the tool">
      {(close) => (
        <ActionForm
          action={editToolMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => <ToolFields tool={tool} teams={teams} refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RegisterToolButton(props: {
  tool: ToolChoice;
  teams: readonly TeamChoice[];
  servers: readonly { id: string; name: string }[];
}) {
  const { tool, teams, servers } = props;
  const name = visible(tool.name);
  return (
    <DialogButton label="Register" name={`Register ${name}`} title={`Register ${name}`} primary>
      {(close) => (
        <ActionForm
          action={registerToolMutation}
          submit="Register"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>Adding the server that offers it is better: then its definition is known, and watched.</p>
              <Select
                name="server"
                label="Server"
                options={[
                  { value: "", label: "None" },
                  ...servers.map((one) => ({ value: one.id, label: visible(one.name) })),
                ]}
                refused={refused}
              />
              <ToolFields tool={tool} teams={teams} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function ToolFields({
  tool,
  teams,
  refused,
}: {
  tool: ToolChoice;
  teams: readonly TeamChoice[];
  refused: Refused | null;
}) {
  const suggested = tool.suggestedAccess ? ` (its server says: ${ACCESS_WORDS[tool.suggestedAccess]})` : "";
  return (
    <>
      <input type="hidden" name="id" value={tool.id} />
      <Select
        name="accessType"
        label="Access"
        options={[
          { value: "", label: `Not said${suggested}` },
          ...ACCESS_TYPES.map((value) => ({ value, label: ACCESS_WORDS[value] })),
        ]}
        value={tool.accessType ?? ""}
        refused={refused}
      />
      <Field
        name="dataClasses"
        label="Data classes"
        autoComplete="off"
        required={false}
        value={tool.dataClasses.join(", ")}
        help="What it reads or writes, by commas, such as customer data, source code."
        refused={refused}
      />
      <OwnerFields owner={tool.owner} teams={teams} refused={refused} />
    </>
  );
}

interface DueTool {
  href: string;
  name: string;
  changed: boolean;
}

/** Approves all of a server that awaits it, as the page shows them. */
export function ApproveAllButton(props: {
  server: string;
  name: string;
  fingerprint: string;
  due: readonly DueTool[];
}) {
  const { server, name, fingerprint, due } = props;
  return (
    <DialogButton
      label={`Approve all ${due.length}`}
      name={`Approve all ${due.length} tools of ${visible(name)}`}
      title={`Approve ${counted(due.length, "tool")} of ${visible(name)}?`}
      primary
    >
      {(close) => (
        <ActionForm
          action={approveServerMutation}
          submit="Approve all"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={server} />
              <input type="hidden" name="fingerprint" value={fingerprint} />
              <p>Their definitions as they are now. Each that changes later loses its approval by itself.</p>
              <ul className={css.review}>
                {due.map((tool) => (
                  <li key={tool.href}>
                    {visible(tool.name)}
                    {tool.changed && (
                      <>
                        {" "}
                        was changed since it was approved:{" "}
                        <Link href={tool.href}>look at the difference</Link> first
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
