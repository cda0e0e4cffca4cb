import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { ProviderWithUse } from "@/lib/identityProviders/list";
import css from "../../settings/settings.module.css";
import { ProviderActions } from "./provider-actions";
import own from "./sign-in.module.css";

/** The providers with what each must be told about us. */
export function ProviderTable({ providers }: { providers: readonly ProviderWithUse[] }) {
  return (
    <ScrollRegion labelledBy="providers">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">State</th>
            <th scope="col">Client</th>
            <th scope="col">Groups claim</th>
            <th scope="col">Use</th>
          </tr>
        </thead>
        {providers.map((provider) => (
          <ProviderRows key={provider.id} provider={provider} />
        ))}
      </table>
    </ScrollRegion>
  );
}

function ProviderRows({ provider }: { provider: ProviderWithUse }) {
  const { name, issuer, disabled, clientId, hasSecret, groupsClaim, people, mappings, provisionedBy } =
    provider;
  return (
    <tbody>
      <tr>
        <th scope="row">
          <Text of={name} />
          <div className={own.issuer}>
            <Text of={issuer} />
          </div>
        </th>
        <td>{disabled ? "disabled" : "open"}</td>
        <td>
          <code>
            <Text of={clientId} />
          </code>
          {!hasSecret && <span className={css.subtle}> (public)</span>}
        </td>
        <td>
          <code>
            <Text of={groupsClaim} />
          </code>
          {provider.linksByEmail && <div className={css.subtle}>links by verified email</div>}
        </td>
        <td>
          <div>{people === 1 ? "1 person" : `${people} people`}</div>
          <div className={css.subtle}>{mappings === 1 ? "1 mapping" : `${mappings} mappings`}</div>
        </td>
      </tr>
      <tr>
        <td colSpan={3} className={own.addresses}>
          <Address label="Callback" of={name} address={provider.callbackUrl} />
          <Address label="Back-channel logout" of={name} address={provider.backChannelLogoutUrl} />
          {provisionedBy !== null && (
            <div className={css.subtle}>
              Set by <code>{provisionedBy}</code>: changed there.
            </div>
          )}
        </td>
        <td colSpan={2} className={own.addresses}>
          <ProviderActions provider={provider} />
        </td>
      </tr>
    </tbody>
  );
}

function Address({ label, of, address }: { label: string; of: string; address: string }) {
  return (
    <div className={own.address}>
      <span>
        {label} <code>{address}</code>
      </span>
      <CopyButton text={address} label={`${label.toLowerCase()} address of ${of}`} />
    </div>
  );
}
