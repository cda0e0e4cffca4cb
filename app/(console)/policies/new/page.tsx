import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import { counted } from "@/app/_ui/format/count";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { NoAccess } from "@/app/_ui/states/no-access";
import { TEMPLATES } from "@/lib/policies/templates";
import css from "../policies.module.css";
import { newHref, POLICIES_PATH } from "../url";
import { BlankForm, ImportForm } from "./blank-form";
import { TemplateForm } from "./template-form";

export const metadata: Metadata = { title: "New policy" };

/** What should agents be kept to? */
export default async function NewPolicyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("policies.write")) return <NoAccess ability="policies.write" />;
  const asked = param(await searchParams, "template");
  const template = TEMPLATES.find(({ id }) => id === asked);
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={POLICIES_PATH}>Policies</Link>
        {(template || asked) && <Link href={newHref()}>New policy</Link>}
      </nav>
      <PageHead
        title={
          template?.title ??
          (asked === "blank" ? "Blank policy" : asked === "import" ? "Import a policy" : "New policy")
        }
      >
        {template?.sentence ??
          `${counted(TEMPLATES.length, "template")}; each makes a draft that you look at, and nothing is in force by it`}
      </PageHead>
      {template && (
        <section className={css.card} aria-label="Template">
          <div className={css.form}>
            <TemplateForm template={template.id} title={template.title} parameters={template.parameters} />
          </div>
          <p className={css.foot}>Controls: {template.controls.join(", ")}</p>
        </section>
      )}
      {!template && asked === "blank" && (
        <section className={css.card} aria-label="Blank policy">
          <div className={css.form}>
            <BlankForm />
          </div>
        </section>
      )}
      {!template && asked === "import" && (
        <section className={css.card} aria-label="Import a policy">
          <div className={css.form}>
            <ImportForm />
          </div>
        </section>
      )}
      {!template && asked !== "blank" && asked !== "import" && <Gallery />}
    </div>
  );
}

function Gallery() {
  return (
    <>
      <ul className={css.gallery} aria-label="Templates">
        {TEMPLATES.map(({ id, title, sentence, controls }) => (
          <li key={id} className={css.template}>
            <Link href={newHref(id)}>{title}</Link>
            <p>{sentence}</p>
            <p className={css.subtle}>{controls.join(", ")}</p>
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        <Link href={newHref("blank")} className={button.button}>
          Begin with nothing
        </Link>
        <Link href={newHref("import")} className={button.button}>
          Import a file
        </Link>
      </div>
    </>
  );
}
