import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import css from "../sign-in.module.css";

interface Offered {
  slug: string;
  name: string;
}

/** The ways in by an identity provider; nothing where there is none. Each leads to another site, so it is no client-side link. */
export function Providers({ providers, next }: { providers: readonly Offered[]; next: string }) {
  if (providers.length === 0) return null;
  return (
    <>
      <ul className={css.providers} aria-label="Identity providers">
        {providers.map(({ slug, name }) => (
          <li key={slug}>
            <a className={buttons.button} href={`/sign-in/with/${slug}?next=${encodeURIComponent(next)}`}>
              <span>
                Sign in with <Text of={name} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      <p className={css.or}>or with a local account</p>
    </>
  );
}
