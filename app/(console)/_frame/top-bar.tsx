import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/icons";
import { Jump } from "@/app/_ui/jump/jump";
import { KeyHelp } from "@/app/_ui/keys/key-help";
import { Menu } from "@/app/_ui/menu/menu";
import { ThemeSwitch } from "@/app/_ui/theme-switch";
import { signOut } from "./mutations";
import type { NavGroup } from "./nav";
import css from "./top-bar.module.css";

interface TopBarProps {
  name: string;
  email: string;
  tenants: ReactNode;
  nav: NavGroup[];
}

/** The product's name, the jump, and at the right what belongs to the person. */
export function TopBar({ name, email, tenants, nav }: TopBarProps) {
  return (
    <header className={css.bar}>
      <Link href="/" prefetch={false} className={css.name}>
        Bailiwick
      </Link>
      <div className={css.jump}>
        <Jump pages={nav.flatMap((group) => group.items)} />
      </div>
      <div className={css.end}>
        {tenants}
        <KeyHelp />
        <ThemeSwitch />
        <Menu
          label={
            <>
              <Icon name="person" />
              <span className={css.person}>{name}</span>
            </>
          }
        >
          <p className={css.email}>{email}</p>
          <Link href="/me">Your account</Link>
          <hr />
          <form action={signOut}>
            <button type="submit">Sign out</button>
          </form>
        </Menu>
      </div>
    </header>
  );
}
