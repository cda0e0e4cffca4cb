"use client";

import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { Select } from "@/app/_ui/form/select";
import { counted } from "@/app/_ui/format/count";
import type { OwnerRef } from "@/lib/tools/server";
import { ImportDone } from "./import-done";
import {
  addServerMutation,
  editServerMutation,
  importCatalogMutation,
  importServersMutation,
  importToolsMutation,
  removeServerMutation,
} from "./mutations";
import { OwnerFields, type TeamChoice } from "./owner-fields";
import css from "./tools.module.css";

/** What the dialogs show of a server. */
export interface ServerChoice {
  id: string;
  name: string;
  description: string | null;
  url: string | null;
  command: string | null;
  hasToken: boolean;
  owner: OwnerRef | null;
  tools: number;
}

export function AddServerButton({ commands }: { commands: readonly string[] }) {
  return (
    <DialogButton label="Add server" title="Add a tool server" primary>
      {(close) => (
        <ActionForm action={addServerMutation} submit="Add server" beside={<CancelButton close={close} />}>
          {(refused) => <ServerFields refused={refused} commands={commands} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface ServerFieldsProps {
  refused: Refused | null;
  commands: readonly string[];
  server?: ServerChoice;
}

function ServerFields({ refused, commands, server }: ServerFieldsProps) {
  const known = [...new Set([...(server?.command ? [server.command] : []), ...commands])];
  return (
    <>
      <Field name="name" label="Name" autoComplete="off" value={server?.name} refused={refused} />
      <Field
        name="url"
        label="Address"
        autoComplete="off"
        required={false}
        value={server?.url ?? ""}
        help="Its MCP endpoint (streamable HTTP), such as https://mcp.example.com/mcp. It is asked for its tools now and each hour."
        refused={refused}
      />
      <Field
        name="bearer"
        label="Bearer token"
        type="password"
        autoComplete="off"
        required={false}
        help={
          server?.hasToken
            ? "One is set. Empty keeps it; at another address it is forgotten."
            : "Where the server asks for one. Kept encrypted, never shown."
        }
        refused={refused}
      />
      {known.length > 0 && (
        <Select
          name="command"
          label="Or a command"
          options={[{ value: "", label: "None" }, ...known.map((name) => ({ value: name, label: name }))]}
          value={server?.command ?? ""}
          refused={refused}
        />
      )}
      <Field
        name="description"
        label="Description"
        autoComplete="off"
        required={false}
        value={server?.description ?? ""}
        refused={refused}
      />
    </>
  );
}

export function EditServerButton(props: {
  server: ServerChoice;
  commands: readonly string[];
  teams: readonly TeamChoice[];
}) {
  const { server, commands, teams } = props;
  return (
    <DialogButton label="Edit" name={`Edit ${visible(server.name)}`} title="Edit the tool server">
      {(close) => (
        <ActionForm
          action={editServerMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={server.id} />
              <ServerFields refused={refused} commands={commands} server={server} />
              {server.hasToken && (
                <label className={css.check}>
                  <input type="checkbox" name="forget" value="yes" /> Forget the bearer token
                </label>
              )}
              <OwnerFields owner={server.owner} teams={teams} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveServerButton({ server }: { server: ServerChoice }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove the server ${visible(server.name)}`}
      id={server.id}
      action={removeServerMutation}
      submit="Remove server"
    >
      Its {counted(server.tools, "tool")} and their approvals go with it. What agents call stands as
      unregistered again. This cannot be undone.
    </ConfirmButton>
  );
}

export function ImportToolsButton({ server }: { server: ServerChoice }) {
  return (
    <DialogButton label="Import its list" title={`Import the tools of ${visible(server.name)}`}>
      {(close) => (
        <ActionForm
          action={importToolsMutation}
          submit="Import"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={server.id} />
              <FileField
                name="file"
                label="Answer of tools/list"
                accept=".json,application/json"
                help="JSON with a field tools. It counts as the whole list: what is missing in it is no longer offered."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function ImportButton() {
  return (
    <>
      <DialogButton label="Import file" title="Import tool servers from a file">
        {(close) => (
          <ActionForm
            action={importServersMutation}
            submit="Import"
            beside={<CancelButton close={close} />}
            done={(value) => <ImportDone value={value} close={close} />}
          >
            {(refused) => (
              <FileField
                name="file"
                label="Manifest"
                accept=".json,application/json"
                help="A server.json of the MCP registry, a registry's list of servers, or a page of the Kubeflow MCP catalog."
                refused={refused}
              />
            )}
          </ActionForm>
        )}
      </DialogButton>
      <DialogButton label="Import catalog" title="Import from a running MCP catalog">
        {(close) => (
          <ActionForm
            action={importCatalogMutation}
            submit="Import"
            beside={<CancelButton close={close} />}
            done={(value) => <ImportDone value={value} close={close} />}
          >
            {(refused) => (
              <>
                <Field
                  name="address"
                  label="Address"
                  autoComplete="off"
                  help="Of the Kubeflow or OpenShift AI model registry; /api/mcp_catalog/v1alpha1 is added."
                  refused={refused}
                />
                <Field
                  name="bearer"
                  label="Bearer token"
                  type="password"
                  autoComplete="off"
                  required={false}
                  help="Used now, and not kept."
                  refused={refused}
                />
              </>
            )}
          </ActionForm>
        )}
      </DialogButton>
    </>
  );
}
